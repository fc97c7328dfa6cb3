import * as vscode from 'vscode';
import { budgetItems } from './budget.ts';

/** Asks how long something may take: one of the usual times, or any that is typed. Undefined where a person turns away. */
export function chooseBudget(title: string): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick();
  const offer = () => {
    pick.items = budgetItems(pick.value);
  };
  pick.title = title;
  pick.placeholder = 'How long may it take? It ends earlier once it is decided. Choose, or type a time such as 3m.';
  offer();
  return new Promise((resolve) => {
    pick.onDidChangeValue(offer);
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems as readonly ReturnType<typeof budgetItems>[number][];
      if (chosen === undefined || chosen.isHint) return;
      resolve(chosen.label);
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}

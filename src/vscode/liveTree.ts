import * as vscode from 'vscode';
import type { Row } from './rows/row.ts';

/** Details are drawn again no more often than this: VS Code takes away the tooltip of a row that it draws again. */
const DETAILS_EVERY_MS = 5000;

/**
 * A tree view whose rows change every second: rows keep their identity (hence selection and expansion), and only those
 * whose text has changed are drawn again. Tooltips are made when somebody points at a row, so they draw nothing again.
 */
export class LiveTree implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly view: vscode.TreeView<string>;
  readonly #changed = new vscode.EventEmitter<string[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #rows = new Map<string, Row>();
  #parents = new Map<string, string>();
  #roots: readonly string[] = [];
  /** As they were drawn last, by id: what is put off is found to differ later. */
  #drawn = new Map<string, Row>();
  #detailsAt = Number.NEGATIVE_INFINITY;

  constructor(viewId: string) {
    this.view = vscode.window.createTreeView(viewId, { treeDataProvider: this, showCollapseAll: false });
  }

  show(roots: readonly Row[]): void {
    const rootsBefore = this.#roots;
    this.#rows = new Map();
    this.#parents = new Map();
    this.#roots = roots.map((row) => row.id);
    for (const row of roots) this.#put(row);
    if (!same(this.#roots, rootsBefore)) {
      this.#drawn = new Map(this.#rows);
      this.#changed.fire(undefined);
      return;
    }
    const withDetails = performance.now() - this.#detailsAt >= DETAILS_EVERY_MS;
    if (withDetails) this.#detailsAt = performance.now();
    const due = withDetails ? [...this.#rows.values()] : roots;
    const changed = due.filter((row) => differs(row, this.#drawn.get(row.id)));
    for (const row of changed) this.#drawn.set(row.id, row);
    if (changed.length > 0) this.#changed.fire(changed.map((row) => row.id));
  }

  /** Stands above the rows; the window draws it anew whenever it is given, so only what differs is. */
  say(text: string): void {
    if ((this.view.message ?? '') !== text) this.view.message = text;
  }

  getTreeItem(id: string): vscode.TreeItem {
    const row = this.#rows.get(id);
    const item = new vscode.TreeItem(row?.label ?? '');
    item.id = id;
    if (!row) return item;
    if (row.description !== undefined) item.description = row.description;
    if (row.kind !== undefined) item.contextValue = row.kind;
    if (row.spoken) item.accessibilityInformation = { label: row.spoken };
    if (row.icon) {
      const colour = row.icon.colour === undefined ? undefined : new vscode.ThemeColor(row.icon.colour);
      item.iconPath = new vscode.ThemeIcon(row.icon.name, colour);
    }
    if (row.children?.length) {
      const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
      item.collapsibleState = row.expanded ? Expanded : Collapsed;
    }
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, id: string): vscode.TreeItem {
    const tooltip = this.#rows.get(id)?.tooltip;
    item.tooltip = tooltip === undefined ? undefined : new vscode.MarkdownString(tooltip);
    return item;
  }

  getChildren(id?: string): string[] {
    return id === undefined ? [...this.#roots] : (this.#rows.get(id)?.children ?? []).map((child) => child.id);
  }

  getParent(id: string): string | undefined {
    return this.#parents.get(id);
  }

  dispose(): void {
    this.view.dispose();
    this.#changed.dispose();
  }

  #put(row: Row): void {
    this.#rows.set(row.id, row);
    for (const child of row.children ?? []) {
      this.#parents.set(child.id, row.id);
      this.#put(child);
    }
  }
}

function differs(row: Row, before: Row | undefined): boolean {
  return (
    !before ||
    row.label !== before.label ||
    row.description !== before.description ||
    row.kind !== before.kind ||
    row.icon?.name !== before.icon?.name ||
    row.icon?.colour !== before.icon?.colour ||
    !same(childIds(row), childIds(before))
  );
}

function childIds(row: Row): string[] {
  return (row.children ?? []).map((child) => child.id);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}

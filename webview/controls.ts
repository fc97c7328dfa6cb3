// The only file that knows which controls there are, as toolkit.ts where they come from, so that another library can take their place.
import type { Button, Checkbox, Dropdown, Option } from '@vscode/webview-ui-toolkit';
import { scriptBeside } from './scriptBeside.ts';

/** Until they are loaded controls are there and can't be seen: a page may have something to draw first. */
export const loadControls = scriptBeside('toolkit.js', () => customElements.get('vscode-button'));

export interface ButtonControl {
  readonly element: HTMLElement;
  text: string;
}

export function button(onPress: () => void): ButtonControl {
  const control = document.createElement('vscode-button') as Button;
  control.appearance = 'secondary';
  control.addEventListener('click', onPress);
  return {
    element: control,
    get text() {
      return control.textContent ?? '';
    },
    set text(text) {
      if (control.textContent !== text) control.textContent = text;
    },
  };
}

export interface CheckboxControl {
  readonly element: HTMLElement;
  checked: boolean;
}

export function checkbox(label: string, onChange: (checked: boolean) => void): CheckboxControl {
  const control = document.createElement('vscode-checkbox') as Checkbox;
  control.textContent = label;
  // The control also reports changes that a program made.
  let known = false;
  control.addEventListener('change', () => {
    if (control.checked === known) return;
    known = control.checked;
    onChange(known);
  });
  return {
    element: control,
    get checked() {
      return known;
    },
    set checked(checked) {
      known = checked;
      control.checked = checked;
    },
  };
}

export interface ChoiceControl<Value> {
  readonly element: HTMLElement;
  value: Value;
}

/** One of a few values, each with a text of its own. */
export function choice<Value>(
  label: string,
  options: readonly { readonly value: Value; readonly text: string }[],
  onChange: (value: Value) => void,
): ChoiceControl<Value> {
  const control = document.createElement('vscode-dropdown') as Dropdown;
  control.setAttribute('aria-label', label);
  for (const [index, { text }] of options.entries()) {
    const option = document.createElement('vscode-option') as Option;
    option.value = String(index);
    option.textContent = text;
    control.append(option);
  }
  let known = options[0].value;
  control.addEventListener('change', () => {
    const { value } = options[Number(control.value)];
    if (value === known) return;
    known = value;
    onChange(value);
  });
  return {
    element: control,
    get value() {
      return known;
    },
    set value(value) {
      known = value;
      control.value = String(options.findIndex((option) => option.value === value));
    },
  };
}

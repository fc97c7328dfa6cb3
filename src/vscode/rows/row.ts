/** A row of a tree view, as text: made by pure functions, shown by `LiveTree`. */
export interface Row {
  /** The same for the same thing as long as it lives, and different from every other row's of the tree. */
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  /** Markdown. */
  readonly tooltip?: string | undefined;
  /** A codicon's name, and the theme colour that it is drawn in. */
  readonly icon?: { readonly name: string; readonly colour?: string | undefined } | undefined;
  /** What a screen reader says; label and description if absent. */
  readonly spoken?: string | undefined;
  /** `viewItem` for the context menu. */
  readonly kind?: string | undefined;
  readonly children?: readonly Row[];
  readonly expanded?: boolean;
}

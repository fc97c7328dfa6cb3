/**
 * Colours of marks: the editor's for charts, in words of CSS, with what they are outside an editor. Orange is PlotScope's own (webview/page.css):
 * VS Code's is a third transparent in its usual themes, and absent in those of high contrast.
 */
export const MARK_COLOURS = {
  blue: 'var(--vscode-charts-blue, #1a85ff)',
  yellow: 'var(--vscode-charts-yellow, #bf8803)',
  green: 'var(--vscode-charts-green, #388a34)',
  purple: 'var(--vscode-charts-purple, #652d90)',
  red: 'var(--vscode-charts-red, #e51400)',
  orange: 'var(--plotscope-orange, #b5610a)',
} as const;

// A bundle of its own, which the pages share and load when they have drawn something: it takes as long as the rest of a page.
// The toolkit takes the colours of the theme when the page has loaded, after which it may come.
import './missedLoad.ts';

import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
} from '@vscode/webview-ui-toolkit';
import { hearMissed } from './missedLoad.ts';

hearMissed();
provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption());

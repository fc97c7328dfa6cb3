import fc from 'fast-check';

/** What strangers may have put into a name, an argument, a path or an answer, to be more than text where it is shown. */
const PARTS = [
  '![x](http://h/x.png)',
  'http://h/x www.h.example me@h.example',
  '$(flame)',
  '"><b>',
  "' onload='x",
  '[a](command:x)',
  '<img src=x>',
  '<!channel>',
  '@everyone',
  '```',
  '`',
  '\n\n# big',
  '\r\nBcc: x@h.example\r\n\r\n',
  '**',
  '__',
  '~~',
  '|',
  '&lt;',
  '---',
  '1. ',
  '\\n',
  '\x1b]0;t\x07',
  '\x00',
  '\x9b5A',
  '\ud800',
  '\uffff',
  '\u202e',
  '{title}',
  '$&',
  '$`',
  '#abc',
  'inherit',
  'plain',
  ' ',
  'long'.repeat(200),
];

export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));

import assert from 'node:assert/strict';
import * as v from 'valibot';
import { FrameNote, type FrameNoteInput } from '../../../src/collect/recording/format.ts';
import { RecordedSource } from '../../../src/collect/recording/recordedSource.ts';
import { RecordingSource } from '../../../src/collect/recording/recordingSource.ts';
import { TextBuffer, Unreadable } from '../../../src/collect/source.ts';
import { TextSource } from '../textSource.ts';

describe('RecordedSource', () => {
  let source: RecordedSource;

  beforeEach(() => {
    source = new RecordedSource();
  });

  function advance(note: Omit<FrameNoteInput, 't'>): void {
    source.advance(v.parse(FrameNote, { t: 0, ...note }));
  }

  function read(path: string): string | undefined {
    const text = new TextBuffer();
    return source.readOnce(path, text) ? text.toString() : undefined;
  }

  it('gives texts as they are in the frame that it stands at', () => {
    advance({ files: { '/proc/stat': 'one', '/proc/self/auxv': { base64: '/wA=' } } });
    const file = source.open('/proc/stat');
    assert.ok(!(file instanceof Unreadable));
    const text = new TextBuffer();
    assert.ok(file.read(text) && text.toString() === 'one');
    advance({ files: { '/proc/stat': 'two' } });
    assert.ok(file.read(text) && text.toString() === 'two');
    advance({});
    assert.ok(file.read(text) && text.toString() === 'two', 'what did not change is not noted again');
    advance({ unreadable: { '/proc/stat': '/proc/stat: permission denied' } });
    assert.ok(!file.read(text));
    assert.deepEqual(source.open('/proc/stat'), new Unreadable('/proc/stat: permission denied'));
    assert.deepEqual(source.open('/proc/vmstat'), new Unreadable('/proc/vmstat: not in the recording'));
    source.readOnce('/proc/self/auxv', text);
    assert.deepEqual([...text.bytes.subarray(0, text.length)], [255, 0]);
  });

  it('tells of a log that was cut off where it was noted, to those that followed it then', () => {
    const live = new TextSource().set('/log', 'one\n');
    const recording = new RecordingSource(live, live.foldersWith({ names: () => {}, file: () => {} }));
    const file = recording.follow('/log', 0);
    assert.ok(!(file instanceof Unreadable));
    const notes: Omit<FrameNoteInput, 't'>[] = [];
    for (const text of ['one\ntwo\n', 'anew\n', 'anew\n']) {
      live.set('/log', text);
      file.read();
      notes.push(recording.takeNotes());
    }
    const seen: [string, number | undefined][] = [];
    advance(notes[0]);
    const followed = source.follow('/log', 0);
    assert.ok(!(followed instanceof Unreadable));
    for (const note of notes.slice(1)) {
      advance(note);
      seen.push([Buffer.from(followed.read()).toString(), followed.cuts]);
    }
    assert.deepEqual(seen, [
      ['', 1],
      ['anew\n', 1],
    ]);
  });

  it('reads texts larger than the buffer', () => {
    const large = 'x'.repeat(100_000);
    advance({ files: { '/proc/x': large } });
    assert.equal(read('/proc/x'), large);
  });

  it('knows folders by what lies in them, unless they were listed', () => {
    advance({
      files: { '/proc/7/stat': '', '/proc/7/task/8/stat': '' },
      links: { '/proc/9/exe': '/x', '/proc/10/exe': null },
    });
    assert.deepEqual(source.list('/proc').sort(), ['7', '9']);
    assert.deepEqual(source.list('/proc/7/task'), ['8']);
    assert.ok(source.exists('/proc/7/task') && source.exists('/proc/9/exe') && !source.exists('/proc/10/exe'));
    advance({ lists: { '/proc/7/task': ['8', '11'] }, exists: { '/proc/7/ns': true, '/proc/7/stat': false } });
    assert.deepEqual(source.list('/proc/7/task'), ['8', '11']);
    assert.ok(source.exists('/proc/7/ns') && !source.exists('/proc/7/stat'));
    assert.equal(source.link('/proc/9/exe'), '/x');
    assert.equal(source.link('/proc/10/exe'), undefined);
  });

  it('forgets processes that are no longer listed', () => {
    advance({ files: { '/proc/7/cmdline': 'a', '/proc/8/cmdline': 'b', '/proc/stat': 'c' } });
    advance({ lists: { '/proc': ['8', 'stat'] } });
    assert.deepEqual([read('/proc/7/cmdline'), read('/proc/8/cmdline'), read('/proc/stat')], [undefined, 'b', 'c']);
  });

  it('follows a log from where it began to be read, each follower on its own', () => {
    advance({ logs: { '/log': { opened: true, text: 'one\n' } } });
    const log = source.follow('/log', 1000);
    assert.ok(!(log instanceof Unreadable));
    const next = () => Buffer.from(log.read()).toString();
    assert.deepEqual([next(), next()], ['one\n', '']);
    advance({ logs: { '/log': { text: 'two\n' } } });
    const late = source.follow('/log', 6);
    assert.ok(!(late instanceof Unreadable));
    assert.deepEqual([next(), Buffer.from(late.read()).toString()], ['two\n', 'e\ntwo\n']);
    advance({ logs: { '/log': { opened: true, text: 'anew\n' } } });
    const anew = source.follow('/log', 1000);
    assert.ok(!(anew instanceof Unreadable));
    assert.equal(Buffer.from(anew.read()).toString(), 'anew\n');
    assert.deepEqual(source.follow('/none', 1000), new Unreadable('/none: not in the recording'));
  });

  it('answers about space and folders in the frame before which the answer came, questions that follow included', () => {
    const told: unknown[] = [];
    source.space('/', (space) => told.push(space));
    source.space('/nas', (space) => told.push(space));
    source.folders.names('/mnt', (names) => {
      told.push(names);
      source.folders.file('/mnt/a', (facts) => told.push(facts?.sizeBytes));
      source.folders.file('/mnt/b', (facts) => told.push(facts));
    });
    advance({ spaces: { '/': { sizeBytes: 3, freeBytes: 2, availableBytes: 1 } } });
    assert.deepEqual(told.splice(0), [{ sizeBytes: 3, freeBytes: 2, availableBytes: 1 }]);
    const a = { sizeBytes: 5, diskBytes: 6, modifiedAt: 7, isFolder: false };
    advance({
      folders: { '/mnt': ['a', 'b'] },
      facts: { '/mnt/a': a, '/mnt/b': null },
      spaces: { '/nas': '/nas: gone' },
    });
    assert.deepEqual(told, [new Unreadable('/nas: gone'), ['a', 'b'], 5, undefined]);
  });
});

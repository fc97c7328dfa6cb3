import type { EngineEvent, PlotterProcess } from '../../../events/events.ts';
import { CLASSES, isBottleneck, isWell } from '../../bottleneck/classes.ts';
import { TOLD } from '../actions.ts';
import type { Condition, EventRule, EventWatch } from '../rule.ts';

/** What holds a plotter back for less is told in Bottlenecks alone. */
const LASTING_SECONDS = 8;

/** Told by rules of their own. */
const TOLD_ELSEWHERE: readonly string[] = ['disk-full'];

/** Something else than its own work holds a plotter back. One alert for each plotter and kind of cause. */
export const BOTTLENECK_RULE: EventRule = {
  id: 'bottleneck',
  description:
    'A plotter waits for something: cores that others have, memory, a disk, the network, locks, or a part that is too hot.',
  severity: 'notice',
  forSeconds: LASTING_SECONDS,
  clearAfterSeconds: 60,
  cooldownSeconds: 1800,
  actions: [...TOLD, 'analyze_bottleneck', 'check_auto_scaling', 'trigger_optimization'],
  watch(): EventWatch {
    const processes = new Map<string, PlotterProcess>();
    const held = new Map<string, Condition>();
    return {
      hear(event: EngineEvent) {
        if (event.type === 'engine.started') held.clear();
        if (event.type === 'process.seen' || event.type === 'process.changed')
          processes.set(event.process.id, event.process);
        if (event.type === 'process.ended') {
          processes.delete(event.process.id);
          held.delete(event.process.id);
        }
        if (event.type !== 'bottleneck.changed' || event.processId === undefined) return;
        const { processId, bottleneck } = event;
        const name = bottleneck?.class ?? 'none';
        if (!bottleneck || !isBottleneck(name) || isWell(name, bottleneck.kind) || TOLD_ELSEWHERE.includes(name)) {
          held.delete(processId);
          return;
        }
        const { title = 'Plotter', plotter } = processes.get(processId) ?? {};
        const [remedy] = bottleneck.remedies;
        held.set(processId, {
          subject: `${processId}/${name}`,
          title: `${title}, process ${processId.split(':')[0]}, is held back by ${CLASSES[name].by}`,
          cause: bottleneck.cause,
          ...(remedy && { remedy: remedy.text }),
          about: {
            processId,
            ...(plotter !== undefined && { plotter }),
            ...(bottleneck.subject !== undefined && placeOf(bottleneck.subject)),
          },
        });
      },
      holding: () => [...held.values()],
    };
  },
};

/** A folder, or a disk as the kernel calls it. */
function placeOf(subject: string) {
  return /[\\/]/.test(subject) ? { mountpoint: subject } : { device: subject };
}

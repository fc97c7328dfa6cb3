import { stressBenchmark } from './stressBenchmark.ts';
import { type StressPart, windowOf } from './stressPart.ts';

/** Every thread sorts entries whose order is known. */
export const cpuPart: StressPart = {
  name: 'cpu',
  unit: '{entry}/s',
  async start(session) {
    const crew = session.crew(session.settings.threads);
    return {
      window: async (seconds) => windowOf(await crew.work({ kind: 'work', work: 'sort', seconds })),
      end: () => crew.end(),
    };
  },
};

export const cpuStress = stressBenchmark(cpuPart, {
  standsFor: 'hours of plotting on every core: does the clock rate hold, are all answers right',
  needs: [],
});

import { formatBytes } from '../../metrics/format.ts';
import { isInMemory } from '../hostFacts.ts';
import type { Rule, Subject } from '../rule.ts';
import { type SpaceDemand, temporaryDemands } from '../spaceDemand.ts';
import { FOLDER_WORDS } from '../subject.ts';

function words({ folders }: SpaceDemand): string {
  return folders.map(({ use }) => FOLDER_WORDS[use]).join(' and ');
}

function tooSmall({ bytes, place }: SpaceDemand): boolean {
  return place.freeBytes !== undefined && bytes > place.freeBytes;
}

function says(subject: Subject, demand: SpaceDemand): string {
  const { k } = subject.configuration;
  const plot = k === undefined ? 'a plot' : `a k${k} plot`;
  return `${plot} needs ${formatBytes(demand.bytes)} for its ${words(demand)}; ${demand.place.mountpoint} has ${formatBytes(demand.place.freeBytes)} free`;
}

/** Of a figure for both folders together, on two file systems, there is no telling which needs how much. */
function isKnown(subject: Subject, demands: readonly SpaceDemand[]): boolean {
  const { tmp2 } = subject.settings.directories ?? {};
  const isSplit = tmp2 !== undefined && !demands.some(({ folders }) => folders.some(({ use }) => use === 'tmp2'));
  return !(subject.needs.tmpIsOfBoth && isSplit);
}

export const temporarySpaceTooSmall: Rule = {
  id: 'tmp-too-small',
  finds: 'Too little room in a temporary folder',
  check: (subject, facts) => {
    const demands = temporaryDemands(subject, facts);
    if (!isKnown(subject, demands)) return [];
    return demands
      .filter((demand) => !isInMemory(demand.place) && tooSmall(demand))
      .map((demand) => ({
        severity: 'error',
        message: `There is too little room: ${says(subject, demand)}. Free some, or name a folder on a larger file system.`,
        place: demand.folders[0].place,
      }));
  },
};

export const ramDiskTooSmall: Rule = {
  id: 'ram-disk-too-small',
  finds: 'A RAM disk smaller than the files that go into it',
  check: (subject, facts) =>
    temporaryDemands(subject, facts)
      .filter((demand) => isInMemory(demand.place) && tooSmall(demand))
      .map((demand) => ({
        severity: 'error',
        message: `The RAM disk is too small: ${says(subject, demand)}. Make it larger (\`mount -o remount,size=… ${demand.place.mountpoint}\`), or name a folder on a disk.`,
        place: demand.folders[0].place,
      })),
};

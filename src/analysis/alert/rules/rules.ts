import type { AlertRule } from '../rule.ts';
import { BOTTLENECK_RULE } from './bottleneckRule.ts';
import { HOST_RULES } from './hostRules.ts';
import { PLOTTER_RULES } from './plotterRules.ts';
import { VALUE_RULES } from './valueRules.ts';

/** Every rule that PlotScope brings along. A new one is an entry in one of these lists. */
export const ALERT_RULES: readonly AlertRule[] = [...VALUE_RULES, ...PLOTTER_RULES, BOTTLENECK_RULE, ...HOST_RULES];

/** Why a right of the register is not on the roster 底数; where several fit, the first in this order counts (N2-1 … N2-3). */
export type ExclusionGround = 'cancelled' | 'abolished' | 'merged' | 'policy-closure' | 'newly-set';

import styles from './StateTag.module.css';
import { useWord } from './words';

type Tone = 'quiet' | 'active' | 'attention' | 'done' | 'late';

/** What a state asks for: attention where somebody must act, quiet where it is over. */
const tones: Record<string, Record<string, Tone>> = {
  household_state: { active: 'active' },
  resident_state: { here: 'active', away: 'attention' },
  shop_state: { open: 'active' },
  ended: { false: 'active' },
  in_service: { true: 'active' },
  participates: { true: 'active' },
  without_contact: { true: 'attention' },
  management: { unmanaged: 'attention', company: 'active' },
  plan_state: { solving: 'attention', draft: 'attention', infeasible: 'late', published: 'done' },
  import_state: { running: 'attention', checked: 'active', committed: 'done', failed: 'late' },
  export_state: { running: 'attention', ready: 'done', failed: 'late' },
  issue_state: {
    submitted: 'attention',
    accepted: 'attention',
    dispatched: 'active',
    planned: 'active',
    in_progress: 'active',
    suspended: 'attention',
    resolved: 'done',
  },
  task_state: { new: 'attention', signed: 'active', done: 'done' },
  callback_state: { due: 'attention', done: 'done', unreached: 'late' },
  urgency: { urgent: 'attention', critical: 'late' },
  request_state: { open: 'attention', approved: 'done' },
  activity_state: { planned: 'attention', held: 'done' },
  deed_state: { planned: 'attention', under_way: 'active', done: 'done' },
  round_state: { open: 'active' },
  user_state: { active: 'active' },
  visit_outcome: { met: 'done', not_home: 'attention' },
  effect: { solved: 'done', partly: 'attention', not: 'late' },
  satisfaction: { very: 'done', content: 'done', not: 'late' },
  account_state: { active: 'active', locked: 'attention' },
};

/** The word of a state; its colour only repeats what the word says. */
export function StateTag({ of, value }: { of: string; value?: string | boolean | null }) {
  const word = useWord();
  if (value === null || value === undefined || value === '') return '–';
  const tone = tones[of]?.[String(value)] ?? 'quiet';
  return <span className={`${styles.tag} ${styles[tone]}`}>{word(of, value)}</span>;
}

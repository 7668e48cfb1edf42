import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/DetailPage';
import { StateTag } from '@/components/StateTag';
import { Duration, When } from '@/components/Time';
import styles from './Parts.module.css';
import type { Issue, IssueTask } from './queries';
import { useActions, useActionWord } from './useActions';

/** The units that have it in this round: who leads, who works jointly, and who holds each task. */
export function Tasks({ issue }: { issue: Issue }) {
  const { t } = useTranslation('issues');
  const tasks = issue.tasks.filter((task) => task.round === issue.round);
  if (tasks.length === 0) return null;
  const joint = tasks.filter((task) => !task.lead).length;
  return (
    <Section title={joint ? t('tasks.jointly', { count: joint }) : t('tasks.title')}>
      <ul className={styles.parts}>
        {tasks.map((task) => (
          <Task key={task.id} task={task} />
        ))}
      </ul>
    </Section>
  );
}

function Task({ task }: { task: IssueTask }) {
  const { t } = useTranslation('issues');
  const { t: words } = useTranslation('enum');
  const { begin, issue } = useActions();
  const wordOf = useActionWord();
  // Signing and returning stand in the bar; here stands what is this task's alone.
  const own = (task.actions as string[]).filter(
    (action) => action === 'release' || (action === 'done' && !task.lead),
  );
  const gone = ['returned', 'released', 'cancelled'].includes(task.state);
  return (
    <li className={`${styles.part} ${gone ? styles.gone : ''}`}>
      <div className={styles.line}>
        <span className={styles.role}>{words(`task_role.${task.lead ? 'lead' : 'joint'}`)}</span>
        <strong>{task.unit_name}</strong>
        <StateTag of="task_state" value={task.state} />
        {task.holder_name && (
          <span className={styles.quiet}>{t('tasks.holder', { name: task.holder_name })}</span>
        )}
        <span className={styles.quiet}>
          {task.state === 'new' && task.sign_due_at ? (
            <>
              {t('tasks.sign')} <Duration value={task.sign_due_at} />
            </>
          ) : task.done_at ? (
            <When value={task.done_at} />
          ) : (
            task.signed_at && (
              <>
                {t('tasks.signed')} <When value={task.signed_at} />
              </>
            )
          )}
        </span>
        <span className={styles.buttons}>
          {own.map((action) => (
            <Button key={action} size="small" onClick={() => begin({ action, task: task.id })}>
              {wordOf(action, issue)}
            </Button>
          ))}
        </span>
      </div>
      {(task.reason || task.note) && <div className={styles.words}>{task.reason || task.note}</div>}
    </li>
  );
}

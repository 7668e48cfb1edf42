import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, Grid } from 'antd';
import { useTranslation } from 'react-i18next';
import { useKeys } from '@/components/shortcuts';
import styles from './ActionBar.module.css';
import { direct, forms } from './forms';
import { type Doing, useActions, useActionWord } from './useActions';

/** What may be the main action: the first of them that the server offers. */
const mains = [
  'accept',
  'dispatch',
  'sign',
  'plan',
  'start',
  'done',
  'resolve',
  'resume',
  'settle',
];

/** In what order the actions stand. */
const order = [
  ...mains,
  'answer',
  'revise',
  'reassign',
  'escalate',
  'delegate',
  'assign',
  'merge',
  'decline',
  'return',
  'extend',
  'suspend',
  'supervise',
  'appeal',
  'reopen',
  'unmerge',
  'withdraw',
  'close',
];

const ofTasks = ['sign', 'done', 'return'];

/** Everything that may be done with the issue now, as one bar; Enter is the main action. */
export function ActionBar() {
  const { t } = useTranslation('issues');
  const { issue, begin, running } = useActions();
  const wordOf = useActionWord();
  const wide = Grid.useBreakpoint().md ?? true;

  const open = issue.tasks.filter((task) => task.actions.length > 0);
  // While the lead still works, finishing the task is what resolving does.
  const offered: Doing[] = [
    ...issue.actions.map((action) => ({ action })),
    ...ofTasks.flatMap((action) =>
      open
        .filter((task) => (task.actions as string[]).includes(action))
        .filter((task) => action !== 'done' || !task.lead)
        .map((task) => ({ action, task: task.id })),
    ),
  ]
    .filter(({ action }) => forms[action] || direct[action])
    .sort((a, b) => place(a.action) - place(b.action));

  // What somebody waits for comes before everything else: a request to decide, a reply to give.
  const asked = [...issue.requests, ...issue.supervisions].find((one) => one.actions.length > 0);
  const main = asked ? undefined : offered.find((one) => mains.includes(one.action));
  const rest = offered.filter((one) => one !== main);
  const room = wide ? 4 : 1;
  const shown = rest.length <= room ? rest : rest.slice(0, room - (wide ? 1 : 0));
  const more = rest.slice(shown.length);

  const first: Doing | undefined = asked ? { action: asked.actions[0] ?? '', id: asked.id } : main;
  useKeys({ Enter: first && (() => begin(first)) });

  if (offered.length === 0) return null;
  const label = (one: Doing) => {
    const word = one.action === 'accept' ? t('verb.accept') : wordOf(one.action, issue);
    const own = open.filter((task) => (task.actions as string[]).includes(one.action));
    if (!one.task || own.length < 2) return word;
    return `${word} · ${open.find((task) => task.id === one.task)?.unit_name}`;
  };
  const key = (one: Doing) => one.action + (one.task ?? '');

  return (
    <div className={styles.bar} role="toolbar" aria-label={t('bar')}>
      {main && (
        <Button
          key={key(main)}
          type="primary"
          loading={running === main.action}
          onClick={() => begin(main)}
        >
          {label(main)}
          {wide && <span className={styles.key} />}
        </Button>
      )}
      {shown.map((one) => (
        <Button
          key={key(one)}
          danger={forms[one.action]?.danger}
          loading={running === one.action}
          onClick={() => begin(one)}
        >
          {label(one)}
        </Button>
      ))}
      {more.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: more.map((one) => ({
              key: key(one),
              label: label(one),
              danger: forms[one.action]?.danger,
              onClick: () => begin(one),
            })),
          }}
        >
          <Button>
            {t('more')} <DownOutlined />
          </Button>
        </Dropdown>
      )}
    </div>
  );
}

function place(action: string): number {
  const at = order.indexOf(action);
  return at < 0 ? order.length : at;
}

import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/permission';
import { useSession } from '@/api/session';
import { dayOf, dayText, useNow } from '@/components/clock';
import { Light } from '@/components/Light';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StateTag } from '@/components/StateTag';
import { Duration } from '@/components/Time';
import { Administration } from './Administration';
import styles from './Desk.module.css';
import { lineDoor, pressing, queueDoor } from './doors';
import { deskQueries, type Line, type Queue } from './queries';
import { Week } from './Week';

/** 工作台: what waits for me, late first, each line one click from being done; and the week. */
export function Desk() {
  const { t, i18n } = useTranslation('desk');
  const { me } = useSession();
  const may = useMay();
  const now = useNow();
  const administrator = me?.roles.some((role) =>
    ['sysadmin', 'secadmin', 'auditor'].includes(role),
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        hint={dayText(dayOf(now), i18n.language, now)}
        actions={
          <>
            {may('issue:submit') && (
              <Door to="/issues/new" main={!me?.member_id} text={t('raise')} />
            )}
            {may('visit:write') && me?.member_id && (
              <Door to="/visits/new" main text={t('visit')} />
            )}
          </>
        }
      />
      <FirstSteps />
      {administrator ? (
        <Administration />
      ) : (
        <div className={styles.desk}>
          <Waiting />
          {may('stats:read') && <Week />}
        </div>
      )}
    </>
  );
}

/** The way to the first steps, for those who take them, until there are none left. */
function FirstSteps() {
  const { t } = useTranslation('desk');
  const { me } = useSession();
  const asked = me?.roles.some((role) =>
    ['sysadmin', 'secadmin', 'auditor', 'office'].includes(role),
  );
  const { data } = useQuery({ ...deskQueries.guide(), enabled: Boolean(asked) });
  if (!asked || !data || data.over || data.put_away) return null;
  const done = data.steps.filter((step) => step.done).length;
  return (
    <Alert
      type="info"
      showIcon
      style={{ marginBottom: 16 }}
      title={t('guide.title', { count: done, total: data.steps.length })}
      description={t('guide.text')}
      action={
        <Link to="/guide">
          <Button type="primary" tabIndex={-1}>
            {t('guide.open')}
          </Button>
        </Link>
      }
    />
  );
}

/** What somebody begins from here: a member a visit, a desk a request. */
function Door({ to, main, text }: { to: string; main?: boolean; text: string }) {
  return (
    <Link to={to}>
      <Button type={main ? 'primary' : 'default'} icon={<PlusOutlined />} tabIndex={-1}>
        {text}
      </Button>
    </Link>
  );
}

/** 待办 */
function Waiting() {
  const { t } = useTranslation('desk');
  const result = useQuery(deskQueries.waiting());
  if (result.error && !result.data) {
    return <ProblemAlert error={result.error} retry={() => void result.refetch()} />;
  }
  const queues = result.data?.items ?? [];
  const lines = pressing(queues);
  const waiting = queues.filter((queue) => queue.count > 0);
  return (
    <section className={styles.card} aria-label={t('waiting')}>
      <div className={styles.cardHead}>
        <h2>{t('waiting')}</h2>
      </div>
      {!result.data ? (
        <Skeleton active className={styles.pad} paragraph={{ rows: 6 }} />
      ) : (
        <>
          <ul className={styles.queues}>
            {queues.map((queue) => (
              <li key={queue.key}>
                <QueueDoor queue={queue} />
              </li>
            ))}
            <News />
          </ul>
          {waiting.length === 0 ? (
            <Empty
              className={styles.pad}
              image={Empty.PRESENTED_IMAGE_SIMPLE}
              description={t('nothing')}
            />
          ) : (
            <ul className={styles.lines}>
              {lines.map(({ queue, line }) => (
                <LineRow key={line.id} queue={queue} line={line} />
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

function QueueDoor({ queue }: { queue: Queue }) {
  const { t } = useTranslation('desk');
  const door = queueDoor(queue);
  const content = (
    <>
      <span>{t(`queue.${queue.key}`)}</span>
      <strong>{queue.count.toLocaleString('en')}</strong>
    </>
  );
  const urgent = queue.count > 0 && queue.key === 'overdue';
  const look = `${styles.queue} ${queue.count === 0 ? styles.none : ''} ${urgent ? styles.urgent : ''}`;
  if (!door || queue.count === 0) return <span className={look}>{content}</span>;
  return (
    <Link to={door} className={look}>
      {content}
    </Link>
  );
}

/** 待回告: what became of an issue is to be told at the door of one's own households. */
function News() {
  const { t } = useTranslation('desk');
  const { me } = useSession();
  const may = useMay();
  const asked = Boolean(me?.member_id) && may('visit:write') && may('issue:read');
  const { data } = useQuery({ ...deskQueries.total('/issues', { mine: 'tell' }), enabled: asked });
  if (!asked || !data) return null;
  return (
    <li>
      <Link to="/issues?mine=tell" className={styles.queue}>
        <span>{t('queue.tell')}</span>
        <strong>{data}</strong>
      </Link>
    </li>
  );
}

function LineRow({ queue, line }: { queue: Queue; line: Line }) {
  const { t } = useTranslation('desk');
  return (
    <li>
      <Link to={lineDoor(queue, line)} className={styles.line}>
        <Light value={line.light} bare />
        <span className={styles.what}>
          <span className={styles.title}>{line.title}</span>
          <span className={styles.quiet}>
            {[line.code, line.area_name].filter(Boolean).join(' · ')}
          </span>
        </span>
        {line.urgency && line.urgency !== 'normal' && (
          <StateTag of="urgency" value={line.urgency} />
        )}
        <span className={`${styles.due} ${line.light === 'red' ? styles.late : ''}`}>
          {line.due_at && <Duration value={line.due_at} />}
        </span>
        <span className={styles.verb}>{t(`verb.${queue.key}`)} →</span>
      </Link>
    </li>
  );
}

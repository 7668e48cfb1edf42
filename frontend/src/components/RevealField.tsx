import { useMutation } from '@tanstack/react-query';
import { Button, Input, Popover, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import { useSession } from '@/api/session';
import type { Role } from '@/api/types';
import { useProblemText } from './ProblemAlert';
import styles from './RevealField.module.css';

interface Props {
  /** What it is of whom ("林桂兰的手机号"), for those who listen. */
  label: string;
  masked?: string | null;
  /** Asks the server for the whole value; left out where the person may not. */
  reveal?: (reason: string) => Promise<string>;
  /** The person must say why; known from the role where it is left out. */
  needsReason?: boolean;
}

const visible = 60_000;
/** Roles that see the numbers of their own work without giving a reason (DOMAIN §10). */
const free: Role[] = ['cadre', 'community', 'handler', 'caller'];
const reasons = ['visit', 'issue', 'callback', 'verify'] as const;

/** A masked number with [显示]; every look is recorded, and it hides itself after a minute. */
export function RevealField({ label, masked, reveal, ...props }: Props) {
  const { me } = useSession();
  const needsReason = props.needsReason ?? !me?.roles.some((role) => free.includes(role));
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [whole, setWhole] = useState<string | null>(null);
  const look = useMutation<string, Problem, string>({
    mutationFn: async (why) => (reveal ? await reveal(why) : ''),
    meta: { quiet: true },
    onSuccess: (value) => {
      setWhole(value);
      setAsking(false);
      setReason('');
    },
    onError: (problem) => {
      if (problem.errors.some((error) => error.field === 'reason')) setAsking(true);
    },
  });

  useEffect(() => {
    if (whole === null) return;
    const timer = setTimeout(() => setWhole(null), visible);
    return () => clearTimeout(timer);
  }, [whole]);

  if (!masked) return '–';
  if (whole !== null) {
    return (
      <span className={styles.field}>
        <Typography.Text copyable={{ tooltips: [t('reveal.copy'), t('reveal.copied')] }}>
          {/^[\d+][\d\s-]{5,14}$/.test(whole) ? (
            <a href={`tel:${whole.replace(/[\s-]/g, '')}`}>{whole}</a>
          ) : (
            whole
          )}
        </Typography.Text>
        <Button
          type="link"
          size="small"
          title={t('reveal.hidden_soon')}
          onClick={() => setWhole(null)}
        >
          {t('action.hide')}
        </Button>
      </span>
    );
  }
  if (!reveal) return <span>{masked}</span>;

  const problem = look.error && Problem.of(look.error);
  const form = (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        // The popover stands in the tree of whatever form it was opened from.
        event.stopPropagation();
        if (reason.trim()) look.mutate(reason.trim());
      }}
    >
      <div className={styles.reasons}>
        {reasons.map((key) => (
          <Button key={key} size="small" onClick={() => setReason(t(`reveal.reasons.${key}`))}>
            {t(`reveal.reasons.${key}`)}
          </Button>
        ))}
      </div>
      <Input
        autoFocus
        value={reason}
        maxLength={200}
        aria-label={t('reveal.reason')}
        placeholder={t('reveal.reason')}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className={styles.hint}>{t('reveal.reason_hint')}</div>
      {problem && (
        <div role="alert" className={styles.problem}>
          {problem.errors[0]?.message ?? problemText(problem)}
        </div>
      )}
      <Button
        type="primary"
        htmlType="submit"
        block
        disabled={!reason.trim()}
        loading={look.isPending}
      >
        {t('reveal.show')}
      </Button>
    </form>
  );

  return (
    <span className={styles.field}>
      <span>{masked}</span>
      <Popover
        trigger={needsReason || asking ? 'click' : []}
        open={asking}
        onOpenChange={setAsking}
        title={t('reveal.title')}
        content={form}
        destroyOnHidden
      >
        <Button
          type="link"
          size="small"
          aria-label={`${t('reveal.show')} ${label}`}
          loading={look.isPending && !asking}
          onClick={() => {
            if (!needsReason && !asking) look.mutate('');
          }}
        >
          {t('reveal.show')}
        </Button>
      </Popover>
      {problem && !asking && (
        <span role="alert" className={styles.problem}>
          {problemText(problem)}
        </span>
      )}
    </span>
  );
}

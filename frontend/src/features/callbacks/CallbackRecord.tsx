import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Problem } from '@/api/problem';
import { useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { ActionForm, useLeaveWarning } from '@/components/ActionForm';
import { DetailPage, Section } from '@/components/DetailPage';
import { type Fact, FactGrid } from '@/components/Facts';
import { FilesByID, FileUpload } from '@/components/FileUpload';
import { filled, placeFieldErrors } from '@/components/formValues';
import { Light } from '@/components/Light';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RevealField } from '@/components/RevealField';
import { StateTag } from '@/components/StateTag';
import { useKeys } from '@/components/shortcuts';
import { Duration, When } from '@/components/Time';
import { useWord } from '@/components/words';
import styles from './Callbacks.module.css';
import { type Callback, send } from './queries';

/** One callback: whom to call, what to say, and what they answered, one question after the other. */
export function CallbackRecord({ callback }: { callback: Callback }) {
  const { t } = useTranslation('callbacks');
  const word = useWord();
  const due = callback.state === 'due';
  const may = (action: string) => callback.actions.includes(action);
  const name = callback.reporter_name || t('anonymous');
  return (
    <DetailPage
      title={callback.issue_title}
      over={
        <Link to={`/issues/${callback.issue_id}`}>
          {callback.issue_number}
          {callback.round > 1 && ` · ${t('round', { n: callback.round })}`}
        </Link>
      }
      state={
        <>
          <StateTag of="callback_state" value={callback.state} />
          <StateTag of="issue_kind" value={callback.issue_kind} />
        </>
      }
      actions={
        due && (
          <strong>
            <Light value={callback.late ? 'red' : 'green'}>
              <Duration value={callback.due_at} />
            </Light>
          </strong>
        )
      }
    >
      <div className={styles.person}>
        <strong>{name}</strong>
        <span className={styles.phone}>
          {callback.reporter_phone ? (
            <RevealField
              label={t('phone_of', { name })}
              masked={callback.reporter_phone}
              reveal={due && may('record') ? (why) => send.reveal(callback, why) : undefined}
            />
          ) : (
            t('no_phone')
          )}
        </span>
        <span className={styles.hint}>
          {[callback.township_name, callback.area_name, callback.address]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>

      {due && (
        <Section title={t('say')}>
          <Script callback={callback} />
        </Section>
      )}

      {callback.tries.length > 0 && (
        <Section title={t('tried', { count: callback.tries.length })}>
          <ul className={styles.list}>
            {callback.tries.map((one) => (
              <li key={one.at}>
                <When value={one.at} /> · {one.caller} · {word('callback_way', one.way)}
                {one.words && ` · ${one.words}`}
              </li>
            ))}
          </ul>
        </Section>
      )}

      {due && may('record') ? (
        <Section title={t('record')}>
          <RecordForm callback={callback} />
        </Section>
      ) : due ? (
        <Alert type="info" showIcon title={t('not_you')} />
      ) : (
        <Said callback={callback} />
      )}
    </DetailPage>
  );
}

/** What the caller reads out: who is calling, what it was about, what was answered and done. */
function Script({ callback }: { callback: Callback }) {
  const { t } = useTranslation('callbacks');
  const { me } = useSession();
  const lines = [
    t('script.greet', { name: callback.reporter_name || t('script.you'), me: me?.name ?? '' }),
    t('script.about', { title: callback.issue_title }),
    callback.answer && t('script.answer', { text: callback.answer }),
    callback.result && t('script.result', { text: callback.result }),
    t('script.ask'),
  ];
  return <p className={styles.say}>{lines.filter(Boolean).join('\n')}</p>;
}

// biome-ignore lint/suspicious/noExplicitAny: the values of the form, as they are chosen.
type Values = any;

const ways = ['phone', 'on_site'];
const reached = ['yes', 'no'];
const effects = ['solved', 'partly', 'not', 'not_applicable'];
const satisfactions = ['very', 'content', 'basically', 'not'];

/** The next question comes when the one before is answered; figures on the keyboard answer it. */
function RecordForm({ callback }: { callback: Callback }) {
  const { t } = useTranslation('callbacks');
  const { t: common } = useTranslation();
  const word = useWord();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [dirty, setDirty] = useState(false);
  const [closing, setClosing] = useState(false);
  const [homeless, setHomeless] = useState<{ message: string }[]>([]);
  const values = Form.useWatch((all: Values) => all, form) ?? {};
  const record = useMutation<Callback, Problem, Schema<'RecordCallback'>>({
    mutationFn: (body) => send.record(callback, body),
  });
  useLeaveWarning(dirty);

  const met = values.reached === 'yes';
  const missed = values.reached === 'no';
  // The question that stands open, with its answers in the order of the figures 1 to 4.
  const open: [string, string[]] | null = !values.reached
    ? ['reached', reached]
    : met && !values.effect
      ? ['effect', effects]
      : met && !values.satisfaction
        ? ['satisfaction', satisfactions]
        : null;
  const pick = (at: number) => () => {
    const value = open?.[1][at];
    if (open && value) {
      form.setFieldValue(open[0], value);
      setDirty(true);
    }
  };
  useKeys({
    1: open ? pick(0) : undefined,
    2: open ? pick(1) : undefined,
    3: open ? pick(2) : undefined,
    4: open ? pick(3) : undefined,
  });

  const finish = (all: Values) => {
    if (record.isPending) return;
    const { reached: answer, ...rest } = all;
    const body = filled({
      ...rest,
      reached: answer === 'yes',
      file_ids: rest.file_ids?.length ? rest.file_ids : undefined,
    }) as Schema<'RecordCallback'>;
    record.mutate(body, {
      onSuccess: (result) => {
        setDirty(false);
        form.resetFields();
        record.reset();
        const { state, round } = result.issue;
        void message.success(
          !body.reached
            ? t('did.missed', { count: result.attempts })
            : round > callback.round
              ? t('did.again', { n: round })
              : state === 'closed'
                ? t('did.closed')
                : t('did.noted'),
          5,
        );
      },
      onError: (problem) => setHomeless(placeFieldErrors(form, problem)),
    });
  };

  const options = (of: string, all: string[]) =>
    all.map((value, at) => ({
      value,
      label: open?.[1] === all ? `${at + 1} ${word(of, value)}` : word(of, value),
    }));
  const chosen = [{ required: true, message: common('form.required_plain') }];

  return (
    <>
      {record.error && (
        <div className={styles.problem}>
          <ProblemAlert error={record.error} fields={homeless} />
        </div>
      )}
      <Form
        form={form}
        layout="vertical"
        className={styles.form}
        initialValues={{ way: callback.reporter_phone ? 'phone' : 'on_site' }}
        onFinish={finish}
        onValuesChange={() => setDirty(true)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            form.submit();
          }
        }}
      >
        <Form.Item name="way" label={t('q.way')} rules={chosen}>
          <Radio.Group
            optionType="button"
            options={ways.map((value) => ({ value, label: word('callback_way', value) }))}
          />
        </Form.Item>
        <Form.Item name="reached" label={t('q.reached')} rules={chosen}>
          <Radio.Group
            optionType="button"
            options={reached.map((value, at) => ({
              value,
              label: open?.[1] === reached ? `${at + 1} ${t(`a.${value}`)}` : t(`a.${value}`),
            }))}
          />
        </Form.Item>
        {met && (
          <Form.Item
            name="effect"
            label={t('q.effect')}
            rules={chosen}
            extra={values.effect ? undefined : t('again_hint')}
          >
            <Radio.Group optionType="button" options={options('effect', effects)} />
          </Form.Item>
        )}
        {met && values.effect && (
          <Form.Item name="satisfaction" label={t('q.satisfaction')} rules={chosen}>
            <Radio.Group optionType="button" options={options('satisfaction', satisfactions)} />
          </Form.Item>
        )}
        {(missed || (met && values.satisfaction)) && (
          <>
            <Form.Item name="words" label={t(met ? 'q.words' : 'q.note')}>
              <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={2000} />
            </Form.Item>
            {met && values.way === 'on_site' && (
              <Form.Item name="file_ids" label={t('q.photos')}>
                <FileUpload />
              </Form.Item>
            )}
            <Button type="primary" htmlType="submit" loading={record.isPending}>
              {t(met ? 'submit' : 'submit_missed')}
            </Button>
          </>
        )}
        {callback.actions.includes('close') && !met && (
          <p>
            <span className={styles.hint}>{t('close_hint')}</span>{' '}
            <Button onClick={() => setClosing(true)}>{t('close')}</Button>
          </p>
        )}
      </Form>
      <ActionForm
        open={closing}
        onClose={() => setClosing(false)}
        title={t('close')}
        verb={t('close')}
        done={t('did.gave_up')}
        submit={({ reason }: { reason: string }) => send.close(callback, reason.trim())}
      >
        <Form.Item
          name="reason"
          label={common('form.reason')}
          rules={[{ required: true, whitespace: true, message: common('form.required_plain') }]}
        >
          <Input.TextArea autoFocus autoSize={{ minRows: 3, maxRows: 10 }} maxLength={1000} />
        </Form.Item>
      </ActionForm>
    </>
  );
}

/** What was said, once it is over. */
function Said({ callback }: { callback: Callback }) {
  const { t } = useTranslation('callbacks');
  const word = useWord();
  const facts: (Fact | false)[] = [
    { label: t('q.way'), value: callback.way && word('callback_way', callback.way) },
    { label: t('called_at'), value: <When value={callback.called_at ?? callback.updated_at} /> },
    callback.reached === true && {
      label: t('q.effect'),
      value: <StateTag of="effect" value={callback.effect} />,
    },
    callback.reached === true && {
      label: t('q.satisfaction'),
      value: <StateTag of="satisfaction" value={callback.satisfaction} />,
    },
    { label: t('issue_now'), value: <StateTag of="issue_state" value={callback.issue.state} /> },
    Boolean(callback.words) && { label: t('q.words'), value: callback.words, wide: true },
    Boolean(callback.close_reason) && {
      label: t('close_reason'),
      value: callback.close_reason,
      wide: true,
    },
  ];
  return (
    <>
      <FactGrid facts={facts} />
      <FilesByID ids={callback.file_ids} />
    </>
  );
}

import { Alert, Checkbox, Form, type FormInstance, Input, Radio, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaPicker } from '@/components/AreaPicker';
import { CategoryPicker } from '@/components/CategoryPicker';
import { DayField } from '@/components/DayField';
import { FileUpload } from '@/components/FileUpload';
import { filled } from '@/components/formValues';
import { MemberPicker } from '@/components/pickers';
import { Day } from '@/components/Time';
import { useWords } from '@/components/words';
import { DispatchFields } from './DispatchFields';
import { MergeFields } from './MergeFields';
import { PlanFields, planStart } from './PlanFields';
import { type Issue, type IssueTask, type PlanStep, send } from './queries';

/** What an action is done to: the issue itself, or one task, step, request or supervision of it. */
export interface Target {
  task?: IssueTask;
  step?: PlanStep;
  id?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: every form has values of its own.
type Values = any;

interface ActionSpec {
  /** What the form asks. */
  fields: (issue: Issue, form: FormInstance) => ReactNode;
  /** What stands in it at first. */
  initial?: (issue: Issue) => object;
  send: (issue: Issue, values: Values, target: Target) => Promise<unknown>;
  danger?: boolean;
  as?: 'modal' | 'drawer';
  width?: number;
}

const text = (max: number) => [
  { required: true, whitespace: true, message: <Required /> },
  { max, message: <TooLong max={max} /> },
];

function Required() {
  const { t } = useTranslation();
  return t('form.required_plain');
}

function TooLong({ max }: { max: number }) {
  const { t } = useTranslation();
  return t('form.too_long', { max });
}

interface WordsProps {
  name: string;
  label: 'reason' | 'answer' | 'result' | 'text' | 'note' | 'decision' | 'reply' | 'instruction';
  max?: number;
  rows?: number;
  optional?: boolean;
  focus?: boolean;
  /** What becomes of it, where that is not what the label's own hint says. */
  hint?: 'decline';
}

/** A text of a form: what was decided, done or said. */
function Words({ name, label, max = 1000, rows = 3, optional, focus, hint }: WordsProps) {
  const { t } = useTranslation('issues');
  return (
    <Form.Item
      name={name}
      label={t(`form.${label}`)}
      extra={t(`form.${hint ?? label}_hint`, { defaultValue: '' }) || undefined}
      rules={optional ? [{ max, message: <TooLong max={max} /> }] : text(max)}
      required={!optional}
    >
      <Input.TextArea
        autoFocus={focus}
        autoSize={{ minRows: rows, maxRows: 14 }}
        maxLength={max}
        showCount={{ formatter: ({ count }) => (count > max * 0.8 ? `${count} / ${max}` : '') }}
      />
    </Form.Item>
  );
}

function Files() {
  const { t } = useTranslation('issues');
  return (
    <Form.Item name="file_ids" label={t('form.photos')}>
      <FileUpload />
    </Form.Item>
  );
}

function AcceptFields({ form, issue }: { form: FormInstance; issue: Issue }) {
  const { t } = useTranslation('issues');
  const words = useWords();
  const category = Form.useWatch<string | undefined>('category_code', form);
  const report = issue.kind === 'report';
  return (
    <>
      <Form.Item
        name="category_code"
        label={t('field.category')}
        rules={[{ required: true, message: <Required /> }]}
      >
        <CategoryPicker />
      </Form.Item>
      <Form.Item name="urgency" label={t('field.urgency')} required>
        <Radio.Group optionType="button" options={words('urgency')} />
      </Form.Item>
      <Form.Item name="confidential" valuePropName="checked" extra={t('form.confidential_hint')}>
        <Checkbox disabled={report}>{t('field.confidential')}</Checkbox>
      </Form.Item>
      <DispatchFields form={form} issue={issue} category={category} optional />
    </>
  );
}

/** The button says what it will do: with no unit named, it accepts only. */
export function AcceptVerb({ form }: { form: FormInstance }) {
  const { t } = useTranslation('issues');
  const lead = Form.useWatch<string | null | undefined>('lead_unit_id', form);
  return <>{t(lead ? 'verb.accept' : 'verb.accept_only')}</>;
}

/** Accepts, and dispatches in the same stroke where a unit is named. */
async function accept(issue: Issue, values: Values) {
  const { category_code, urgency, confidential, lead_unit_id, joint_unit_ids } = values;
  // A repeat after the dispatch was refused finds it accepted already.
  const accepted = issue.actions.includes('accept')
    ? await send.accept(issue, { category_code, urgency, confidential })
    : issue;
  if (!lead_unit_id) return accepted;
  return await send.dispatch(accepted, filled({ lead_unit_id, joint_unit_ids }) as never);
}

const channels = ['petition', 'court', 'discipline', 'police', 'hotline', 'arbitration', 'other'];

function DeclineFields() {
  const { t } = useTranslation('issues');
  return (
    <>
      <Form.Item
        name="channel"
        label={t('form.channel')}
        extra={t('form.channel_hint')}
        rules={[{ required: true, message: <Required /> }]}
      >
        <Select
          options={channels.map((channel) => ({
            value: t(`channel.${channel}`),
            label: t(`channel.${channel}`),
          }))}
        />
      </Form.Item>
      <Words name="reason" label="reason" hint="decline" max={900} />
    </>
  );
}

const suspendKinds = ['ferry', 'weather', 'other', 'long_term'];

function PauseFields({ issue, extend }: { issue: Issue; extend?: boolean }) {
  const { t } = useTranslation('issues');
  const { t: words } = useTranslation('enum');
  const kinds = extend ? suspendKinds.filter((kind) => kind !== 'long_term') : suspendKinds;
  return (
    <>
      {extend && issue.resolve_due_at && (
        <p>
          {t('form.present_deadline')} <Day value={issue.resolve_due_at.slice(0, 10)} />
        </p>
      )}
      <Form.Item name="kind" label={t('form.pause_kind')} required>
        <Radio.Group
          options={kinds.map((kind) => ({ value: kind, label: words(`suspend_kind.${kind}`) }))}
        />
      </Form.Item>
      <Words name="reason" label="reason" />
      <Form.Item
        name="until"
        label={t(extend ? 'form.extend_until' : 'form.suspend_until')}
        rules={[{ required: true, message: <Required /> }]}
      >
        <DayField only="future" />
      </Form.Item>
    </>
  );
}

function ResolveFields({ issue }: { issue: Issue }) {
  const { t } = useTranslation('issues');
  const answered = Boolean(issue.answered_at);
  return (
    <>
      <Words name="result" label="result" max={5000} focus />
      {answered ? (
        <Alert
          type="info"
          showIcon
          title={t('form.answered_already')}
          style={{ marginBottom: 16 }}
        />
      ) : (
        <Words name="answer" label="answer" max={5000} />
      )}
      <Files />
    </>
  );
}

function AnswerFields() {
  const { t } = useTranslation('issues');
  return (
    <>
      <Words name="text" label="answer" max={5000} focus />
      <Form.Item name="partial" valuePropName="checked" extra={t('form.partial_hint')}>
        <Checkbox>{t('form.partial')}</Checkbox>
      </Form.Item>
    </>
  );
}

function DelegateFields({ issue }: { issue: Issue }) {
  const { t } = useTranslation('issues');
  const below = issue.level === 'district' ? ['township', 'community'] : ['community'];
  return (
    <>
      <Form.Item
        name="area_id"
        label={t('form.delegate_to')}
        rules={[{ required: true, message: <Required /> }]}
      >
        <AreaPicker levels={below} />
      </Form.Item>
      <Words name="reason" label="reason" />
    </>
  );
}

function AssignFields() {
  const { t } = useTranslation('issues');
  return (
    <Form.Item
      name="member_id"
      label={t('field.errand_member')}
      rules={[{ required: true, message: <Required /> }]}
    >
      <MemberPicker />
    </Form.Item>
  );
}

function Reason({ warn }: { warn?: 'withdraw' | 'close' | 'reopen' }) {
  const { t } = useTranslation('issues');
  return (
    <>
      {warn && (
        <Alert type="info" showIcon title={t(`form.${warn}_note`)} style={{ marginBottom: 16 }} />
      )}
      <Words name="reason" label="reason" focus />
    </>
  );
}

const reason = (
  action: Parameters<typeof send.reason>[1],
  more: { warn?: 'withdraw' | 'close' | 'reopen'; danger?: boolean } = {},
): ActionSpec => ({
  fields: () => <Reason warn={more.warn} />,
  send: (issue, values) => send.reason(issue, action, values.reason.trim()),
  danger: more.danger,
});

const decision = (kind: 'approve' | 'refuse'): ActionSpec => ({
  fields: () => <Words name="reason" label="decision" optional={kind === 'approve'} focus />,
  send: (issue, values, target) => send.decide(issue, target.id ?? '', kind, filled(values)),
});

const taskOf = (target: Target): IssueTask => target.task as IssueTask;

/**
 * A form for every action that the server may offer. Which of them are offered, and when, the
 * server says (`actions`); here stands only what each asks.
 */
export const forms: Record<string, ActionSpec> = {
  accept: {
    fields: (issue, form) => <AcceptFields issue={issue} form={form} />,
    initial: ({ category_code, urgency, confidential }) => ({
      category_code,
      urgency,
      confidential,
    }),
    send: accept,
    width: 640,
  },
  dispatch: {
    fields: (issue, form) => (
      <DispatchFields issue={issue} form={form} category={issue.category_code} />
    ),
    send: (issue, values) => send.dispatch(issue, filled(values)),
  },
  reassign: {
    fields: (issue, form) => (
      <>
        <DispatchFields issue={issue} form={form} category={issue.category_code} />
        <Words name="reason" label="reason" optional />
      </>
    ),
    initial: (issue) => ({
      lead_unit_id: issue.lead_unit_id,
      joint_unit_ids: issue.tasks
        .filter((task) => task.round === issue.round && !task.lead)
        .filter((task) => task.state === 'new' || task.state === 'signed')
        .map((task) => task.unit_id),
    }),
    send: (issue, values) => send.reassign(issue, filled(values)),
  },
  settle: {
    fields: () => (
      <>
        <Words name="answer" label="answer" max={5000} focus />
        <Words name="result" label="result" max={5000} />
        <Files />
      </>
    ),
    send: (issue, values) => send.settle(issue, filled(values)),
  },
  assign: {
    fields: () => <AssignFields />,
    send: (issue, values) => send.assign(issue, values),
  },
  decline: {
    fields: () => <DeclineFields />,
    send: (issue, values) =>
      send.reason(issue, 'decline', `${values.reason.trim()}\n→ ${values.channel}`),
    danger: true,
  },
  escalate: reason('escalate'),
  delegate: {
    fields: (issue) => <DelegateFields issue={issue} />,
    send: (issue, values) => send.delegate(issue, filled(values)),
  },
  merge: {
    fields: (issue) => (
      <>
        <MergeFields issue={issue} />
        <Words name="reason" label="reason" />
      </>
    ),
    send: (issue, values) => send.merge(issue, filled(values)),
  },
  unmerge: reason('unmerge'),
  withdraw: reason('withdraw', { warn: 'withdraw', danger: true }),
  reopen: reason('reopen', { warn: 'reopen' }),
  close: reason('close', { warn: 'close', danger: true }),
  appeal: reason('appeal'),
  plan: {
    fields: (issue, form) => <PlanFields issue={issue} form={form} />,
    initial: planStart,
    send: (issue, values) => send.plan(issue, planBody(values)),
    as: 'drawer',
    width: 720,
  },
  revise: {
    fields: (issue, form) => <PlanFields issue={issue} form={form} />,
    initial: planStart,
    send: (issue, values) => send.revise(issue, planBody(values)),
    as: 'drawer',
    width: 720,
  },
  answer: {
    fields: () => <AnswerFields />,
    send: (issue, values) => send.answer(issue, filled(values)),
  },
  resolve: {
    fields: (issue) => <ResolveFields issue={issue} />,
    send: (issue, values) => send.resolve(issue, filled(values)),
  },
  suspend: {
    fields: (issue) => <PauseFields issue={issue} />,
    initial: () => ({ kind: 'ferry' }),
    send: (issue, values) => send.suspend(issue, values),
  },
  extend: {
    fields: (issue) => <PauseFields issue={issue} extend />,
    initial: () => ({ kind: 'other' }),
    send: (issue, values) => send.extend(issue, values),
  },
  resume: {
    fields: () => <Words name="reason" label="reason" optional focus />,
    send: (issue, values) => send.resume(issue, filled(values)),
  },
  supervise: {
    fields: () => <Words name="text" label="instruction" max={2000} focus />,
    send: (issue, values) => send.supervise(issue, values),
  },
  approve: decision('approve'),
  refuse: decision('refuse'),
  reply: {
    fields: () => <Words name="text" label="reply" max={2000} focus />,
    send: (issue, values, target) => send.reply(issue, target.id ?? '', values),
  },
  return: {
    fields: () => <Words name="reason" label="reason" focus />,
    send: (issue, values, target) =>
      send.giveBack(issue, taskOf(target), 'return', values.reason.trim()),
    danger: true,
  },
  release: {
    fields: () => <Words name="reason" label="reason" focus />,
    send: (issue, values, target) =>
      send.giveBack(issue, taskOf(target), 'release', values.reason.trim()),
    danger: true,
  },
  done: {
    fields: () => <Words name="note" label="note" optional focus />,
    send: (issue, values, target) => send.done(issue, taskOf(target), filled(values)),
  },
  step: {
    fields: () => <Words name="note" label="note" optional focus />,
    send: (issue, values, target) =>
      send.step(issue, taskOf(target), target.step as PlanStep, filled(values)),
  },
};

function planBody(values: Values) {
  return {
    ...values,
    steps: values.steps.map(({ id, title, unit_id, due_on }: Values) =>
      filled({ id, title, unit_id, due_on }),
    ),
  };
}

/** Actions that ask nothing: one click does them. */
export const direct: Record<string, (issue: Issue, target: Target) => Promise<unknown>> = {
  start: (issue) => send.start(issue),
  sign: (issue, target) => send.sign(issue, taskOf(target)),
};

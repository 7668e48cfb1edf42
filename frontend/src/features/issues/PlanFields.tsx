import { DeleteOutlined, PlusOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { Button, Form, type FormInstance, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session';
import { dayOf } from '@/components/clock';
import { DayField } from '@/components/DayField';
import { Day } from '@/components/Time';
import styles from './forms.module.css';
import type { Issue } from './queries';

/** The plan in force as the start of its next version; otherwise one step to begin with. */
export function planStart(issue: Issue) {
  const plan = issue.plan;
  if (!plan) return { steps: [{ unit_id: issue.lead_unit_id }] };
  return {
    responsible_name: plan.responsible_name,
    responsible_phone: plan.responsible_phone,
    expected_result: plan.expected_result,
    steps: plan.steps.map(({ id, title, unit_id, due_on, done_at }) => ({
      id,
      title,
      unit_id,
      due_on,
      done_at,
    })),
  };
}

/** Who answers for it, what comes of it, and the way there: dated steps, each for one unit. */
export function PlanFields({ issue, form }: { issue: Issue; form: FormInstance }) {
  const { t } = useTranslation('issues');
  const { t: common } = useTranslation();
  const { me } = useSession();
  const required = [{ required: true, whitespace: true, message: common('form.required_plain') }];
  const last = issue.resolve_due_at ? dayOf(issue.resolve_due_at) : undefined;
  const units = issue.tasks
    .filter((task) => task.round === issue.round)
    .filter((task) => task.state === 'new' || task.state === 'signed' || task.lead)
    .map((task) => ({ value: task.unit_id, label: task.unit_name }));

  const quick = () => {
    form.setFieldsValue({
      responsible_name: form.getFieldValue('responsible_name') || me?.name,
      expected_result:
        form.getFieldValue('expected_result') || t('plan.quick_result', { title: issue.title }),
      steps: [{ title: t('plan.quick_step'), unit_id: issue.lead_unit_id, due_on: last }],
    });
    form.focusField('responsible_phone');
  };

  return (
    <>
      {!issue.plan && (
        <div className={styles.quick}>
          <Button icon={<ThunderboltOutlined />} onClick={quick}>
            {t('plan.quick')}
          </Button>
          <span>{t('plan.quick_hint')}</span>
        </div>
      )}
      <div className={styles.two}>
        <Form.Item name="responsible_name" label={t('plan.responsible')} rules={required}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="responsible_phone" label={t('plan.phone')} rules={required}>
          <Input maxLength={40} inputMode="tel" autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name="expected_result" label={t('plan.expected')} rules={required}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={1000} />
      </Form.Item>
      <Form.Item
        label={t('plan.steps')}
        required
        extra={
          last && (
            <>
              {t('plan.last_day')} <Day value={last} />
            </>
          )
        }
      >
        <Form.List name="steps">
          {(fields, { add, remove }) => (
            <div className={styles.steps}>
              {fields.map((field, at) => {
                const done = Boolean(form.getFieldValue(['steps', field.name, 'done_at']));
                return (
                  <div key={field.key} className={styles.step}>
                    <Form.Item name={[field.name, 'id']} hidden>
                      <Input />
                    </Form.Item>
                    <Form.Item name={[field.name, 'title']} rules={required}>
                      <Input
                        disabled={done}
                        maxLength={200}
                        aria-label={t('plan.step_title', { n: at + 1 })}
                        placeholder={t('plan.step_hint')}
                      />
                    </Form.Item>
                    <Form.Item name={[field.name, 'unit_id']} rules={required}>
                      <Select
                        disabled={done}
                        options={units}
                        aria-label={t('plan.step_unit', { n: at + 1 })}
                      />
                    </Form.Item>
                    <Form.Item name={[field.name, 'due_on']} rules={required}>
                      <DayField disabled={done} only="future" placeholder={t('plan.step_day')} />
                    </Form.Item>
                    {done ? (
                      <span className={styles.done}>✓</span>
                    ) : (
                      <Button
                        type="text"
                        icon={<DeleteOutlined />}
                        disabled={fields.length === 1}
                        aria-label={t('plan.step_remove', { n: at + 1 })}
                        onClick={() => remove(field.name)}
                      />
                    )}
                  </div>
                );
              })}
              <Button
                type="dashed"
                icon={<PlusOutlined />}
                onClick={() => add({ unit_id: issue.lead_unit_id })}
              >
                {t('plan.step_add')}
              </Button>
            </div>
          )}
        </Form.List>
      </Form.Item>
    </>
  );
}

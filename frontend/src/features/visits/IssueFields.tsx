import { Alert, Button, Form, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { CategoryPicker } from '@/components/CategoryPicker';
import { useWords } from '@/components/words';
import styles from './NewVisit.module.css';

/** One request that was heard on a visit. */
export function IssueFields({
  name,
  number,
  onRemove,
}: {
  name: number;
  number: number;
  onRemove: () => void;
}) {
  const { t } = useTranslation('visits');
  const { t: common } = useTranslation();
  const words = useWords();
  const urgency = Form.useWatch(['issues', name, 'urgency']);
  const chosen = [{ required: true, message: common('form.required_plain') }];
  return (
    <section className={styles.issue} aria-label={t('issue_n', { n: number })}>
      <div className={styles.issueHead}>
        <strong>{t('issue_n', { n: number })}</strong>
        <Button type="text" size="small" onClick={onRemove}>
          {t('remove_issue')}
        </Button>
      </div>
      <div className={styles.two}>
        <Form.Item name={[name, 'kind']} label={t('kind')} rules={chosen}>
          <Select options={words('issue_kind')} />
        </Form.Item>
        <Form.Item name={[name, 'category_code']} label={t('category')} rules={chosen}>
          <CategoryPicker />
        </Form.Item>
      </div>
      <Form.Item
        name={[name, 'title']}
        label={t('issue_title')}
        rules={[{ required: true, whitespace: true, message: common('form.required_plain') }]}
      >
        <Input maxLength={100} showCount />
      </Form.Item>
      <Form.Item name={[name, 'description']} label={t('issue_text')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={5000} />
      </Form.Item>
      <Form.Item name={[name, 'urgency']} label={t('urgency')}>
        <Radio.Group optionType="button" options={words('urgency')} />
      </Form.Item>
      {urgency === 'critical' && (
        <Alert type="error" showIcon role="alert" className={styles.note} title={t('danger')} />
      )}
      <div className={styles.two}>
        <Form.Item
          name={[name, 'reporter', 'name']}
          label={t('reporter')}
          extra={t('reporter_hint')}
        >
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name={[name, 'reporter', 'phone']} label={t('reporter_phone')}>
          <Input maxLength={40} inputMode="tel" autoComplete="off" />
        </Form.Item>
      </div>
    </section>
  );
}

import { InboxOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Problem } from '@/api/problem';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Template } from './ImportList';
import { check, type Import, largestWorkbook } from './queries';
import { Wizard } from './Wizard';
import styles from './Wizard.module.css';

/** The first step: a file. It is checked as soon as it is chosen. */
export function NewImport() {
  const { t } = useTranslation('imports');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const send = useMutation<Import, Problem, File>({
    mutationFn: check,
    onSuccess: (made) => navigate(`/imports/${made.id}`, { replace: true }),
  });
  return (
    <Wizard step={0} actions={<Template />}>
      <div className={styles.drop}>
        {send.error && <ProblemAlert error={send.error} />}
        <Upload.Dragger
          accept=".xlsx"
          multiple={false}
          showUploadList={false}
          disabled={send.isPending}
          beforeUpload={(file) => {
            if (file.size > largestWorkbook) void message.error(t('too_large'));
            else send.mutate(file);
            return Upload.LIST_IGNORE;
          }}
        >
          <p>
            <InboxOutlined style={{ fontSize: 40 }} />
          </p>
          <p>{send.isPending ? t('file.uploading', { ns: 'common' }) : t('drop')}</p>
          <p className={styles.quiet}>{t('drop_hint')}</p>
        </Upload.Dragger>
      </div>
    </Wizard>
  );
}

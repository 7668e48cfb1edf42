import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type FieldProblem, Problem } from '@/api/problem';
import { stay } from './ActionForm';

/**
 * Sends what may be there already: where the server doubts it, its doubts are shown with the records
 * concerned, and what is confirmed is sent again.
 */
export function useAcknowledge() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return async <R,>(send: (acknowledged?: string[]) => Promise<R>): Promise<R | typeof stay> => {
    try {
      return await send();
    } catch (error) {
      const problem = Problem.of(error);
      if (problem.code !== 'acknowledgement_needed' || problem.errors.length === 0) throw error;
      const sure = await modal.confirm({
        title: t('doubt.title'),
        width: 560,
        okText: t('doubt.go_on'),
        cancelText: t('doubt.back'),
        content: <Doubts doubts={problem.errors} />,
      });
      if (!sure) return stay;
      return send([...new Set(problem.errors.map((one) => one.code))]);
    }
  };
}

export function Doubts({ doubts }: { doubts: FieldProblem[] }) {
  const { t } = useTranslation();
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18 }}>
      {doubts.map((doubt) => (
        <li key={doubt.message}>
          {doubt.message}{' '}
          {doubt.ref && (
            <Link to={`/${doubt.ref}`} target="_blank">
              {t('doubt.open')}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

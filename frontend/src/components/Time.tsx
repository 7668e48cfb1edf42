import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { dayText, inShanghai, spanOf, useNow, whenText } from './clock';

const dash = '–';

/** A day: 11月23日 周一. */
export function Day({ value }: { value?: string | null }) {
  const { i18n } = useTranslation();
  const now = useNow();
  if (!value) return dash;
  return (
    <Tooltip title={value}>
      <time dateTime={value}>{dayText(value, i18n.language, now)}</time>
    </Tooltip>
  );
}

/** An instant: 11月23日 14:05; to the second on hover. */
export function When({ value }: { value?: string | null }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (!value) return dash;
  return (
    <Tooltip title={exact(value, t('time.zone'))}>
      <time dateTime={value}>{whenText(value, i18n.language, now, t('time.today'))}</time>
    </Tooltip>
  );
}

/** How long until or since an instant: 还剩 2 天 5 小时, 超期 1 天, or, with `plain`, 3 小时前. */
export function Duration({ value, plain }: { value?: string | null; plain?: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  if (!value) return dash;
  const left = Date.parse(value) - now;
  const { key, ...numbers } = spanOf(left);
  const span = t(key, numbers);
  const text = plain
    ? t(left > 0 ? 'time.in' : 'time.ago', { span })
    : t(left > 0 ? 'time.left' : 'time.late', { span });
  return (
    <Tooltip title={exact(value, t('time.zone'))}>
      <time dateTime={value}>{text}</time>
    </Tooltip>
  );
}

function exact(instant: string, zone: string) {
  return `${inShanghai(instant).format('YYYY-MM-DD HH:mm:ss')} (${zone})`;
}

import type { FormInstance } from 'antd';
import type { Problem } from '@/api/problem';

type Name = (string | number)[];

/** "steps[0].title" and "steps.0.title" as the name of a form's field. */
export function fieldName(path: string): Name {
  return path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * Puts the server's field errors at the form's fields and goes to the first of them. Returns the
 * errors of fields that the form does not show.
 */
export function placeFieldErrors(form: FormInstance, problem: Problem): { message: string }[] {
  const known = new Set(form.getFieldsError().map((field) => JSON.stringify(field.name)));
  const byName = new Map<string, { name: Name; errors: string[] }>();
  const homeless: { message: string }[] = [];
  for (const error of problem.errors) {
    const name = fieldName(error.field);
    const key = JSON.stringify(name);
    if (!known.has(key)) {
      homeless.push({ message: error.message });
      continue;
    }
    const entry = byName.get(key) ?? { name, errors: [] };
    entry.errors.push(error.message);
    byName.set(key, entry);
  }
  const fields = [...byName.values()];
  form.setFields(fields as never);
  const first = fields[0];
  if (first) form.scrollToField(first.name, { block: 'center', focus: true });
  return homeless;
}

function empty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** What was filled in, trimmed; what was left empty is left out. */
export function filled<V extends object>(values: V): V {
  const kept = Object.entries(values)
    .map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value] as const)
    .filter(([, value]) => !empty(value));
  return Object.fromEntries(kept) as V;
}

/**
 * What differs from the record, for a PATCH: what was emptied is null, what is as it was is left
 * out. Of what the record shows masked only (`masked`), an empty field means "as it was".
 */
export function changes<V extends object>(
  values: V,
  record: object,
  masked: (keyof V)[] = [],
): Partial<V> {
  const before = record as Record<string, unknown>;
  const kept = Object.entries(values)
    .map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value] as const)
    .filter(([key, value]) => {
      if (empty(value)) return !empty(before[key]) && !masked.includes(key as keyof V);
      return JSON.stringify(value) !== JSON.stringify(before[key]);
    })
    .map(([key, value]) => [key, empty(value) ? null : value] as const);
  return Object.fromEntries(kept) as Partial<V>;
}

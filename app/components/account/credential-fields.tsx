import { Field } from '../ui/field.tsx';
import type { FormState } from './form-state.ts';
import { PasswordRule } from './password-rule.tsx';

/** The email of an account, as every form asks for it. */
export function EmailField({ state, required = true }: { state: FormState; required?: boolean }) {
  return (
    <Field
      label="Email"
      name="email"
      type="email"
      autoComplete="username"
      required={required}
      maxLength={254}
      defaultValue={state.typed.email}
      error={state.fields.email}
    />
  );
}

/** A password that is being chosen, with the rule beside it. */
export function NewPasswordField({
  state,
  label = 'Password',
  required = true,
}: {
  state: FormState;
  label?: string;
  required?: boolean;
}) {
  return (
    <Field
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      required={required}
      maxLength={200}
      error={state.fields.password}
      hint={<PasswordRule />}
    />
  );
}

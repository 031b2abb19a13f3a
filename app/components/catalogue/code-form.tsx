import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';

/** Takes a join code and goes to its class. A plain form: it needs no script. */
export function CodeForm({ typed, error }: { typed?: string; error?: string }) {
  return (
    <form action="/join" className="grid gap-3">
      <Field
        label="Join code"
        name="code"
        defaultValue={typed}
        error={error}
        required
        maxLength={20}
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        placeholder="K7QM-3XWP"
        className="[&_input]:font-mono [&_input]:uppercase [&_input]:tracking-wider [&_input]:placeholder:tracking-wider"
      />
      <Button type="submit" variant="primary">
        Join the class
      </Button>
    </form>
  );
}

import { fieldWords } from '../parse.ts';
import { isRequired, type Field, type Operation } from '../catalog.ts';
import type { BotContext } from '../context.ts';
import type { Faults } from '../error-handler.ts';
import { mayStart, type Channel } from '../start-operation.ts';
import { formView, loadingView, sayingView, type FormField } from '../views/form.ts';
import { worded, type Words } from '../views/language.ts';
import { escapeMrkdwn } from '../views/mrkdwn.ts';
import { openView, updateView } from './open-view.ts';

export type FormRequest = {
  readonly operation: Operation;
  readonly user: string;
  readonly channel?: Channel;
  readonly triggerId: string;
};

export type OpenForm = (request: FormRequest) => Promise<void>;

/**
 * Opens an operation's form: at once, since Slack's `trigger_id` lives three seconds, and filled as soon as it is known
 * that this person may start it here. If not, the form says so before anything was typed into it.
 */
export function createOpenForm(context: BotContext, faults: Faults): OpenForm {
  const { client, settings, wordsFor } = context;

  return async ({ operation, user, channel, triggerId }) => {
    const words = await wordsFor(user);
    const { title } = words.operations[operation.name];
    const { usage } = operation;
    const viewId = await openView(client, {
      triggerId,
      view: loadingView(title, words),
      tooLate: ({ refused }) => refused.formTooLate(usage),
    });
    if (!viewId) return;
    const view = await mayStart(context, operation, user, channel).then(
      () => filled({ operation, user, triggerId, ...(channel ? { channel } : {}) }, words),
      (error: unknown) => sayingView(words.form.refusedTitle, worded(faults(error), words), words),
    );
    await updateView(client, viewId, view);
  };

  function filled({ operation, channel }: FormRequest, words: Words) {
    const { title, summary } = words.operations[operation.name];
    return formView(
      {
        title,
        summary,
        usage: operation.usage,
        fields: operation.fields.map((field) => asFormField(operation, field, words)),
        speaksIn: channel ? `<#${channel.id}>` : named(settings.channel),
        metadata: { operation: operation.name, ...(channel ? { channel } : {}) },
      },
      words,
    );
  }

  function asFormField(operation: Operation, field: Field, words: Words): FormField {
    const { name, choices, options, initial } = field;
    const { label, allowed } = fieldWords(words, operation, field);
    const begins = initial?.(settings);
    return {
      name,
      label,
      hint: allowed && !choices ? words.form.hint(allowed) : '',
      optional: !isRequired(field),
      kind: choices ? { choices: choices(settings) } : options ? 'searched' : 'typed',
      ...(begins ? { initial: begins } : {}),
    };
  }
}

function named(channel: string): string {
  return /^[CG][A-Z0-9]{6,}$/.test(channel) ? `<#${channel}>` : `#${escapeMrkdwn(channel)}`;
}

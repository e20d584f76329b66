import { fieldWords } from '../parse.ts';
import { isRequired, type Field, type Operation } from '../catalog.ts';
import type { BotContext } from '../context.ts';
import type { Faults } from '../error-handler.ts';
import { slackCode } from '../slack-problems.ts';
import { mayStart, type Channel } from '../start-operation.ts';
import { UserError } from '../user-error.ts';
import { formView, loadingView, sayingView, type FormField } from '../views/form.ts';
import { worded, type Words } from '../views/language.ts';
import { escapeMrkdwn } from '../views/mrkdwn.ts';

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
    const viewId = await open(triggerId, operation, title, words);
    if (!viewId) return;
    const view = await mayStart(context, operation, user, channel).then(
      () => filled({ operation, user, triggerId, ...(channel ? { channel } : {}) }, words),
      (error: unknown) => sayingView(words.form.refusedTitle, worded(faults(error), words), words),
    );
    await client.views.update({ view_id: viewId, view }).catch((error: unknown) => {
      // Whoever has closed it already does not want it.
      if (slackCode(error) !== 'not_found') throw error;
    });
  };

  async function open(
    triggerId: string,
    { usage }: Operation,
    title: string,
    words: Words,
  ): Promise<string | undefined> {
    try {
      const { view } = await client.views.open({ trigger_id: triggerId, view: loadingView(title, words) });
      return view?.id;
    } catch (error) {
      // The same command, delivered again: its form is open.
      if (slackCode(error) === 'exchanged_trigger_id') return undefined;
      if (slackCode(error) !== 'expired_trigger_id') throw error;
      throw new UserError(({ refused }) => refused.formTooLate(usage));
    }
  }

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

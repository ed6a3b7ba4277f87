import { describe, expect, it } from 'vitest';
import { OperatorDesk } from '../../src/runtime/operator-desk.js';

function desk() {
  const made = new OperatorDesk();
  const happened: string[] = [];
  made.listen((how) => happened.push(how === '' ? `? ${made.question?.label ?? ''}` : how));
  return { desk: made, happened };
}

describe('OperatorDesk', () => {
  it('asks one question after the other, and gives each its answer', async () => {
    const { desk: one, happened } = desk();
    const answers = [one.ask('Enter a username > '), one.askSecret('Enter the password > ')];
    expect(one.question).toMatchObject({ label: 'Enter a username >', isSecret: false });
    one.answer(' kim ');
    expect(one.question).toMatchObject({ label: 'Enter the password >', isSecret: true });
    one.answer(' s3cret ');
    expect(await Promise.all(answers)).toEqual(['kim', ' s3cret ']);
    expect(happened).toEqual(['? Enter a username >', ' kim ', '? Enter the password >', 'answered']);
    expect(one.question).toBeUndefined();
  });

  it.each([
    ['y', true],
    ['YES', true],
    ['n', false],
    [' no ', false],
  ])('takes %j for what it is', async (text, meant) => {
    const { desk: one } = desk();
    const answer = one.confirm('first line\nKeep it?');
    expect(one.question?.label).toBe('Keep it? y/n:');
    for (const noise of ['', 'yes = 5', 'nope', 'x']) one.answer(noise);
    expect(one.question).toBeDefined();
    one.answer(text);
    expect(await answer).toBe(meant);
  });

  it('takes no answer for no, and rejects the others', async () => {
    const { desk: one, happened } = desk();
    const sure = one.confirm('Sure?');
    one.decline();
    expect(await sure).toBe(false);
    const asked = one.askSecret('password');
    one.decline();
    await expect(asked).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    expect(happened.filter((how) => how === 'not answered')).toHaveLength(2);
    one.decline();
    one.answer('into the air');
  });

  it('takes a question back that nobody waits for any more, shown or not', async () => {
    const { desk: one, happened } = desk();
    const ends = [new AbortController(), new AbortController()];
    const asked = ends.map(({ signal }, index) => one.confirm(`question ${index}`, { signal }));
    ends[1]!.abort();
    await expect(asked[1]).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    expect(happened).toEqual(['? question 0 y/n:']);
    ends[0]!.abort();
    await expect(asked[0]).rejects.toMatchObject({ code: 'LABNET_CANCELLED' });
    expect(happened.at(-1)).toBe('not asked any more');
    await expect(one.ask('late', { signal: ends[0]!.signal })).rejects.toMatchObject({
      code: 'LABNET_CANCELLED',
    });
    expect(one.question).toBeUndefined();
  });

  it('shows what was asked before somebody looked', () => {
    const one = new OperatorDesk();
    void one.confirm('early').catch(() => undefined);
    const seen: string[] = [];
    one.listen((how) => seen.push(how));
    expect(seen).toEqual(['']);
  });
});

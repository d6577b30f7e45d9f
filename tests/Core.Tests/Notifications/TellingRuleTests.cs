using DbCalm.Core.Notifications;

namespace DbCalm.Core.Tests.Notifications;

public sealed class TellingRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Against a list of all that was seen: told once an opening, once a reminder's time, once a closing, whatever happens between.</summary>
    [Fact]
    public void However_often_something_is_seen_it_is_told_once()
    {
        for (int seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            TimeSpan? reminder = random.Next(4) == 0 ? null : TimeSpan.FromMinutes(random.Next(1, 200));
            DateTimeOffset now = Start;
            DateTimeOffset? toldAt = null;
            var told = new List<(Telling What, DateTimeOffset At)>();
            var seen = new List<(bool IsOpen, DateTimeOffset At)>();
            for (int i = 0; i < 40; i++)
            {
                now += TimeSpan.FromMinutes(random.Next(60));
                bool isOpen = random.Next(3) > 0;
                seen.Add((isOpen, now));
                Telling telling = TellingRule.Decide(isOpen, toldAt, reminder, now);
                toldAt = telling switch
                {
                    Telling.Nothing => toldAt,
                    Telling.Closed => null,
                    Telling.Opened or Telling.Reminder => now,
                };
                if (telling != Telling.Nothing)
                {
                    told.Add((telling, now));
                }
            }

            Assert.True(Expected(seen, reminder).SequenceEqual(told), $"seed {seed}");
        }
    }

    // Run by run: each stretch of openings begins with one message, has one whenever so much time has passed since the last, and ends with one.
    private static IEnumerable<(Telling What, DateTimeOffset At)> Expected(List<(bool IsOpen, DateTimeOffset At)> seen, TimeSpan? reminder)
    {
        for (int i = 0; i < seen.Count; i++)
        {
            bool wasOpen = i > 0 && seen[i - 1].IsOpen;
            if (seen[i].IsOpen && !wasOpen)
            {
                yield return (Telling.Opened, seen[i].At);
                DateTimeOffset last = seen[i].At;
                for (int j = i + 1; j < seen.Count && seen[j].IsOpen; j++)
                {
                    if (reminder is { } every && seen[j].At >= last + every)
                    {
                        last = seen[j].At;
                        yield return (Telling.Reminder, last);
                    }
                }
            }
            else if (!seen[i].IsOpen && wasOpen)
            {
                yield return (Telling.Closed, seen[i].At);
            }
        }
    }
}

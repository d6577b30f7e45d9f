using DbCalm.Core.Tests.Schedules.Cron;

namespace DbCalm.Core.Tests.Schedules;

/// <summary>What the clocks of a zone show in every minute of some days: asked once, so that references can walk through it quickly.</summary>
internal sealed class WallClockTable
{
    private readonly DateTime start;
    private readonly DateTime[] shown;

    public WallClockTable(TimeZoneInfo zone, DateTime firstUtc, int days)
    {
        Zone = zone;
        start = firstUtc;
        shown = new DateTime[days * 24 * 60];
        for (int i = 0; i < shown.Length; i++)
        {
            DateTime utc = DateTime.SpecifyKind(firstUtc.AddMinutes(i), DateTimeKind.Utc);
            shown[i] = DateTime.SpecifyKind(utc + zone.GetUtcOffset(utc), DateTimeKind.Unspecified);
        }
    }

    public TimeZoneInfo Zone { get; }

    public int Count => shown.Length;

    public DateTimeOffset InstantAt(int index) => new(start.AddMinutes(index), TimeSpan.Zero);

    /// <summary>The minutes in which the clocks jump.</summary>
    public IEnumerable<int> Changes => Enumerable.Range(1, shown.Length - 1).Where(i => shown[i] - shown[i - 1] != TimeSpan.FromMinutes(1));

    /// <summary>The minutes in which <paramref name="sample"/> fires, naively: every minute is looked at, and what was shown before is remembered.</summary>
    /// <param name="sample">The expression.</param>
    /// <param name="from">The first minute that may be given back.</param>
    public IEnumerable<int> Firings(CronSample sample, int from)
    {
        // Two days before are enough to know what was shown already.
        int begin = Math.Max(1, from - (2 * 24 * 60));
        DateTime latest = shown[begin - 1];
        for (int i = begin; i < shown.Length; i++)
        {
            bool fires;
            if (sample.FollowsClock)
            {
                fires = sample.Names(shown[i]);
            }
            else
            {
                fires = false;
                for (DateTime local = latest.AddMinutes(1); local <= shown[i]; local = local.AddMinutes(1))
                {
                    fires |= sample.Names(local);
                }
            }

            latest = shown[i] > latest ? shown[i] : latest;
            if (fires && i >= from)
            {
                yield return i;
            }
        }
    }
}

namespace DbCalm.Controller.Audit;

/// <summary>
/// Lets only so many refusals a minute into the trail, so that nobody can fill it: ten of unauthenticated callers from one address, and ten of one call from one address of each who is known, so
/// that no burst hides anything else. The rest are counted, and <see cref="RefusalLoop"/> writes how many there were.
/// </summary>
internal sealed class RefusalLimit(TimeProvider time)
{
    private const int PerMinute = 10;
    private const int MostAddresses = 1000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock changing = new();
    private readonly Dictionary<RefusalKey, Window> unauthenticated = [];
    private readonly Dictionary<RefusalKey, Window> known = [];

    /// <summary>True when a refusal is to be written; otherwise it is counted.</summary>
    public bool Admit(RefusalKey key)
    {
        lock (changing)
        {
            DateTimeOffset now = time.GetUtcNow();
            Dictionary<RefusalKey, Window> windows = key.IsUnauthenticated ? unauthenticated : known;

            // All who come after too many others share one place; who is known has it for each call, of which there are so many.
            RefusalKey place = windows.ContainsKey(key) || windows.Count < MostAddresses ? key : key with { Address = "" };
            Window window = windows.GetValueOrDefault(place);
            if (!IsOpen(window, now))
            {
                window = window with { Begun = now, Written = 0 };
            }

            bool isAdmitted = window.Written < PerMinute;
            windows[place] = isAdmitted ? window with { Written = window.Written + 1 } : window with { Omitted = window.Omitted + 1, OmittedSince = window.Omitted == 0 ? now : window.OmittedSince };
            return isAdmitted;
        }
    }

    /// <summary>The refusals that were left out, the first of them not after <paramref name="since"/>. It stays counted until <see cref="Told"/>. Places that nobody needs are forgotten.</summary>
    public IReadOnlyList<OmittedRefusals> Omitted(DateTimeOffset since)
    {
        lock (changing)
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach (Dictionary<RefusalKey, Window> windows in new[] { unauthenticated, known })
            {
                foreach (RefusalKey old in windows.Where(entry => entry.Value.Omitted == 0 && !IsOpen(entry.Value, now)).Select(entry => entry.Key).ToArray())
                {
                    windows.Remove(old);
                }
            }

            return [.. known.Concat(unauthenticated)
                .Where(entry => entry.Value.Omitted > 0 && entry.Value.OmittedSince <= since)
                .Select(entry => new OmittedRefusals(entry.Key, entry.Value.Omitted, entry.Value.OmittedSince, now))];
        }
    }

    /// <summary>Says that there is a row for <paramref name="omitted"/>.</summary>
    public void Told(OmittedRefusals omitted)
    {
        lock (changing)
        {
            Dictionary<RefusalKey, Window> windows = omitted.Key.IsUnauthenticated ? unauthenticated : known;
            Window window = windows[omitted.Key];
            windows[omitted.Key] = window with { Omitted = window.Omitted - omitted.Count, OmittedSince = omitted.Until };
        }
    }

    // A clock that was set back must not keep a window open.
    private static bool IsOpen(Window window, DateTimeOffset now) => now >= window.Begun && now - window.Begun < Minute;

    private readonly record struct Window(DateTimeOffset Begun, int Written, int Omitted, DateTimeOffset OmittedSince);
}

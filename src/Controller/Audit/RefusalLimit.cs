using System.Globalization;

namespace DbCalm.Controller.Audit;

/// <summary>Lets only so many refusals a minute into the trail from one address, so that nobody outside can fill it; the rest are counted and the count is told with the next.</summary>
internal sealed class RefusalLimit(TimeProvider time)
{
    private const int PerMinute = 10;
    private const int MostAddresses = 1000;
    private readonly Lock changing = new();
    private readonly Dictionary<string, Window> windows = new(StringComparer.Ordinal);

    /// <summary>Null when a refusal from <paramref name="address"/> is not to be written; else how many were left out before it.</summary>
    public int? Admit(string address)
    {
        lock (changing)
        {
            DateTimeOffset now = time.GetUtcNow();

            // All who come after too many others share one place.
            string key = windows.ContainsKey(address) || windows.Count < MostAddresses ? address : "";
            Window window = windows.GetValueOrDefault(key);
            if (now - window.Begun >= TimeSpan.FromMinutes(1))
            {
                if (windows.Count >= MostAddresses)
                {
                    Forget(now);
                }

                windows[key] = new Window(now, 1, 0);
                return window.LeftOut;
            }

            bool isAdmitted = window.Written < PerMinute;
            windows[key] = isAdmitted ? window with { Written = window.Written + 1 } : window with { LeftOut = window.LeftOut + 1 };
            return isAdmitted ? 0 : null;
        }
    }

    /// <summary>The reason with how many like it were left out before.</summary>
    public static string Words(string reason, int leftOut) => leftOut == 0 ? reason : string.Create(CultureInfo.InvariantCulture, $"{reason}; {leftOut} more from there before this were not written");

    private void Forget(DateTimeOffset now)
    {
        foreach (string old in windows.Where(entry => now - entry.Value.Begun >= TimeSpan.FromMinutes(2) && entry.Value.LeftOut == 0).Select(entry => entry.Key).ToArray())
        {
            windows.Remove(old);
        }
    }

    private readonly record struct Window(DateTimeOffset Begun, int Written, int LeftOut);
}

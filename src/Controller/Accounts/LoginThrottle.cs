using System.Globalization;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Accounts;

/// <summary>Slows down who guesses: after a few failures an account, from an address, has to wait, and longer each time. An address that tries many accounts waits too; an account is never closed to all.</summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    private const int FreeAtAccount = 5;
    private const int FreeFromAddress = 20;
    private const int MostKnown = 20_000;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private readonly Lock changing = new();
    private readonly Dictionary<string, Failures> known = new(StringComparer.Ordinal);

    /// <summary>
    /// Throws a throttled error while the account, from that address, or the address has to wait. The attempt counts as a failure at the account until
    /// <see cref="Succeeded"/>: many at once are many guesses.
    /// </summary>
    public void Begin(string account, string address)
    {
        lock (changing)
        {
            Require(Max(UntilOf(AccountKey(account, address)), UntilOf(AddressKey(address))), "failed logins");
            Note(AccountKey(account, address), FreeAtAccount, time.GetUtcNow());
        }
    }

    /// <summary>Throws a throttled error, which says of <paramref name="what"/> there were too many, while the address has to wait.</summary>
    public void RequireAddress(string address, string what)
    {
        lock (changing)
        {
            Require(UntilOf(AddressKey(address)), what);
        }
    }

    /// <summary>Notes that an attempt from that address failed.</summary>
    public void Failed(string address)
    {
        lock (changing)
        {
            Note(AddressKey(address), FreeFromAddress, time.GetUtcNow());
        }
    }

    /// <summary>Forgets the failures at the account from that address; those of the address stay.</summary>
    public void Succeeded(string account, string address)
    {
        lock (changing)
        {
            known.Remove(AccountKey(account, address));
        }
    }

    private void Require(DateTimeOffset until, string what)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (until > now)
        {
            double seconds = Math.Ceiling((until - now).TotalSeconds);
            throw new DbCalmException(ErrorCode.Throttled, $"too many {what}", string.Create(CultureInfo.InvariantCulture, $"try again in {seconds:0} second{(seconds > 1 ? "s" : "")}"));
        }
    }

    private void Note(string key, int free, DateTimeOffset now)
    {
        Failures before = known.GetValueOrDefault(key);
        int count = before.At < now - LongestWait ? 1 : before.Count + 1;
        TimeSpan wait = count < free ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Min(count - free, 20)));
        if (known.Count >= MostKnown && !known.ContainsKey(key))
        {
            Forget(now);
        }

        known[key] = new Failures(count, now, now + wait);
    }

    // Whoever sends many names must not fill the memory; what is forgotten first is what is oldest.
    private void Forget(DateTimeOffset now)
    {
        foreach (string key in known.Where(entry => entry.Value.At < now - LongestWait).Select(entry => entry.Key).ToArray())
        {
            known.Remove(key);
        }

        if (known.Count >= MostKnown)
        {
            foreach (string key in known.OrderBy(entry => entry.Value.At).Take(MostKnown / 4).Select(entry => entry.Key).ToArray())
            {
                known.Remove(key);
            }
        }
    }

    private DateTimeOffset UntilOf(string key) => known.TryGetValue(key, out Failures failures) ? failures.WaitUntil : DateTimeOffset.MinValue;

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static string AccountKey(string account, string address) => $"{(account.Length > 200 ? account[..200] : account)}\n{NetworkSite.Of(address)}";

    private static string AddressKey(string address) => NetworkSite.Of(address);

    private readonly record struct Failures(int Count, DateTimeOffset At, DateTimeOffset WaitUntil);
}

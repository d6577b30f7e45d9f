using System.Net;
using DbCalm.Core.Access;

namespace DbCalm.Controller.Access;

/// <summary>
/// What connections from one address may take before anybody known calls on them: so many bytes at once and so many a second. Whoever takes more waits, and so does not put the work on
/// it before that for others.
/// </summary>
internal sealed class UnprovenAllowance(TimeProvider time)
{
    /// <summary>Bytes that the beginning of a connection counts for: the work of a handshake is that of a good many bytes.</summary>
    public const int Beginning = 8 * 1024;

    private const int AtOnce = 1024 * 1024;
    private const int PerSecond = 256 * 1024;
    private const int MostKnown = 10_000;
    private readonly Lock counting = new();
    private readonly Dictionary<IPAddress, Balance> balances = [];

    /// <summary>The number of addresses that are kept in mind.</summary>
    public int Known
    {
        get
        {
            lock (counting)
            {
                return balances.Count;
            }
        }
    }

    /// <summary>The time that an address has to wait now until it may take more; zero when it may.</summary>
    public TimeSpan WaitOf(IPAddress address)
    {
        lock (counting)
        {
            return WaitFor(LeftOf(NetworkSite.Of(address)));
        }
    }

    /// <summary>Takes so many bytes; the address may owe them then. Negative ones are given back.</summary>
    public void Take(IPAddress address, int bytes)
    {
        lock (counting)
        {
            IPAddress site = NetworkSite.Of(address);
            double left = LeftOf(site);
            if (balances.Count >= MostKnown && !balances.ContainsKey(site))
            {
                Forget();
            }

            balances[site] = new Balance(Math.Min(AtOnce, left - bytes), time.GetTimestamp());
        }
    }

    private static TimeSpan WaitFor(double left) => left > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - left) / PerSecond);

    private double LeftOf(IPAddress site) => balances.TryGetValue(site, out Balance balance) ? LeftOf(balance) : AtOnce;

    private double LeftOf(Balance balance) => Math.Min(AtOnce, balance.Left + (time.GetElapsedTime(balance.At).TotalSeconds * PerSecond));

    // Whoever comes from very many addresses must not fill the memory.
    private void Forget()
    {
        foreach (IPAddress site in balances.Where(entry => LeftOf(entry.Value) >= AtOnce).Select(entry => entry.Key).ToArray())
        {
            balances.Remove(site);
        }

        if (balances.Count > MostKnown / 2)
        {
            balances.Clear();
        }
    }

    private readonly record struct Balance(double Left, long At);
}

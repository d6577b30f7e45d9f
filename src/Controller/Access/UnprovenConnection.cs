using System.Net;

namespace DbCalm.Controller.Access;

/// <summary>A connection on which nobody known has called yet. What it takes comes out of the allowance of its address, and goes back there once somebody known calls.</summary>
internal sealed class UnprovenConnection
{
    private readonly UnprovenAllowance allowance;
    private readonly IPAddress address;
    private int taken;
    private int proven;

    public UnprovenConnection(UnprovenAllowance allowance, IPAddress address)
    {
        (this.allowance, this.address) = (allowance, address);
        Take(UnprovenAllowance.Beginning);
    }

    /// <summary>True once somebody known has called: what comes on it counts no more.</summary>
    public bool IsProven => Volatile.Read(ref proven) == 1;

    /// <summary>The time to wait before more is read from it; not at all for what it takes to say who calls.</summary>
    public TimeSpan Wait => IsProven || Volatile.Read(ref taken) < 2 * UnprovenAllowance.Beginning ? TimeSpan.Zero : allowance.WaitOf(address);

    /// <summary>Notes bytes that were read from it.</summary>
    public void Take(int bytes)
    {
        if (!IsProven)
        {
            Interlocked.Add(ref taken, bytes);
            allowance.Take(address, bytes);
        }
    }

    /// <summary>Somebody known has called on it.</summary>
    public void Prove()
    {
        if (Interlocked.Exchange(ref proven, 1) == 0)
        {
            allowance.Take(address, -Interlocked.Exchange(ref taken, 0));
        }
    }
}

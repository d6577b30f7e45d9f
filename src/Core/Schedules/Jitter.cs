using System.Buffers.Binary;
using System.Text;
using DbCalm.Core.Names;

namespace DbCalm.Core.Schedules;

/// <summary>Spreads the starts of one schedule, so that a fleet does not begin in the same second.</summary>
public static class Jitter
{
    private const ulong FnvStart = 0xcbf2_9ce4_8422_2325;
    private const ulong FnvPrime = 0x0000_0100_0000_01b3;

    /// <summary>
    /// How long after <paramref name="due"/> the backup of <paramref name="instance"/> starts: whole milliseconds, at least 0 and less than
    /// <paramref name="max"/>. The same for the same arguments on every machine and in every version, so a restart changes no start.
    /// </summary>
    public static TimeSpan Of(long scheduleId, InstanceName instance, DateTimeOffset due, TimeSpan max)
    {
        if (max <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        Span<byte> numbers = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, scheduleId);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], due.UtcTicks);
        Span<byte> name = stackalloc byte[NameRules.MaxLength];
        int length = Encoding.UTF8.GetBytes(instance.Value ?? "", name);
        ulong hash = Mix(Add(Add(FnvStart, numbers), name[..length]));
        ulong ticks = Math.BigMul(hash, (ulong)max.Ticks, out _);
        return TimeSpan.FromTicks((long)(ticks - (ticks % (ulong)TimeSpan.TicksPerMillisecond)));
    }

    private static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * FnvPrime;
        }

        return hash;
    }

    // The last bytes of a sum of this kind barely reach its upper bits, and those decide the offset.
    private static ulong Mix(ulong hash)
    {
        hash ^= hash >> 32;
        hash *= 0x9e37_79b9_7f4a_7c15;
        hash ^= hash >> 29;
        hash *= 0xd6e8_feb8_6659_fd93;
        return hash ^ (hash >> 32);
    }
}

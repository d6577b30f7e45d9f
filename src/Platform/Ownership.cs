using System.Runtime.InteropServices;

namespace DbCalm.Platform;

/// <summary>Whose a file is and where it lies.</summary>
/// <param name="User">The owner's user id.</param>
/// <param name="Group">The owner's group id.</param>
/// <param name="Device">The file system, as major and minor number in one.</param>
public readonly record struct Ownership(uint User, uint Group, ulong Device)
{
    private const int StatxSize = 256;
    private const uint BasicFields = 0x7ff;
    private const int KindMask = 0xf000;
    private const int RegularFile = 0x8000;

    /// <summary>The user that this process acts as.</summary>
    public static uint EffectiveUser => Posix.EffectiveUser();

    /// <summary>False for a directory, a device, a pipe and the like.</summary>
    public bool IsRegularFile { get; private init; }

    /// <summary>The owner and file system of what <paramref name="path"/> leads to; throws <see cref="IOException"/> when there is nothing.</summary>
    public static unsafe Ownership Of(string path)
    {
        // The layout of struct statx is part of the kernel's interface and the same on every architecture.
        Span<byte> result = stackalloc byte[StatxSize];
        fixed (byte* pointer = result)
        {
            if (Posix.Statx(Posix.CurrentDirectory, path, 0, BasicFields, pointer) != 0)
            {
                throw Posix.Error($"can't look at {path}");
            }
        }

        ulong major = MemoryMarshal.Read<uint>(result[136..]);
        uint minor = MemoryMarshal.Read<uint>(result[140..]);
        return new Ownership(MemoryMarshal.Read<uint>(result[20..]), MemoryMarshal.Read<uint>(result[24..]), (major << 32) | minor)
        {
            IsRegularFile = (MemoryMarshal.Read<ushort>(result[28..]) & KindMask) == RegularFile,
        };
    }

    /// <summary>Gives <paramref name="path"/> to this user and group; a symbolic link itself, not what it points to.</summary>
    public void ApplyTo(string path)
    {
        if (Posix.ChangeOwner(path, User, Group) != 0)
        {
            throw Posix.Error($"can't change the owner of {path}");
        }
    }
}

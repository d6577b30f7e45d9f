using Microsoft.Win32.SafeHandles;

namespace DbCalm.Platform;

/// <summary>Kernel pipes.</summary>
public static class Pipes
{
    /// <summary>Asks for a buffer of <paramref name="bytes"/>; keeps the present one when the kernel refuses, since it is only about speed.</summary>
    public static void SetBufferSize(SafeFileHandle pipe, int bytes) =>
        _ = Posix.Fcntl((int)pipe.DangerousGetHandle(), Posix.FcntlSetPipeSize, bytes);
}

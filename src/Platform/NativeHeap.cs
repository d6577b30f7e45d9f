namespace DbCalm.Platform;

/// <summary>The C library's heap.</summary>
public static class NativeHeap
{
    private const int MmapThreshold = -3;
    private const int OneMebibyte = 1 << 20;

    /// <summary>
    /// Has blocks of 1 MiB and more go back to the kernel as soon as they are freed. Left alone, glibc raises that limit with the first large block it
    /// frees and keeps later ones in its arenas, so that a process that works now and then with large buffers stays large.
    /// </summary>
    public static void ReturnLargeBlocks() => _ = Posix.SetHeapOption(MmapThreshold, OneMebibyte);
}

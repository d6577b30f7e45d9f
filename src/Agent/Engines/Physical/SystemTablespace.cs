using System.Buffers.Binary;

namespace DbCalm.Agent.Engines.Physical;

/// <summary>What has to be known of InnoDB's system tablespace to check its files one by one.</summary>
internal sealed record SystemTablespace
{
    private const int FlagsOffset = 54;
    private const uint FullCrc32 = 0x10;
    private const int TransactionPage = 5;
    private const int DoublewriteFromEnd = 200;
    private const int MagicOffset = 10;
    private const int FirstBlockOffset = 14;
    private const int SecondBlockOffset = 18;
    private const uint DoublewriteMagic = 536853855;
    private const int ExtentBytes = 1 << 20;
    private const int LargestPageOfThatExtent = 16 << 10;
    private const int PagesOfLargerExtent = 64;

    /// <summary>The file names in order, as the backup's settings list them.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The flags on the first page of the first file; the other files have none.</summary>
    public required uint Flags { get; init; }

    /// <summary>The pages of the first file to check, as first and last one; a last of null is the end of the file.</summary>
    public required IReadOnlyList<(long First, long? Last)> Ranges { get; init; }

    /// <summary>The system tablespace of the prepared <paramref name="dataDirectory"/>.</summary>
    public static SystemTablespace Read(string dataDirectory)
    {
        string[] files = [.. FileNames(dataDirectory)];
        using FileStream first = File.OpenRead(Path.Combine(dataDirectory, files[0]));
        Span<byte> word = stackalloc byte[4];
        uint flags = ReadWord(first, FlagsOffset, word);
        int pageBytes = PageBytes(flags);
        long block = ((long)(TransactionPage + 1) * pageBytes) - DoublewriteFromEnd;
        return new SystemTablespace
        {
            Files = files,
            Flags = flags,
            Ranges = first.Length > block + DoublewriteFromEnd && ReadWord(first, block + MagicOffset, word) == DoublewriteMagic
                ? Around(ReadWord(first, block + FirstBlockOffset, word), ReadWord(first, block + SecondBlockOffset, word), PagesPerExtent(pageBytes), first.Length / pageBytes)
                : [(0, null)],
        };
    }

    private static IEnumerable<string> FileNames(string dataDirectory)
    {
        const string Setting = "innodb_data_file_path=";
        string settings = Path.Combine(dataDirectory, "backup-my.cnf");
        string? line = File.Exists(settings) ? File.ReadLines(settings).FirstOrDefault(line => line.StartsWith(Setting, StringComparison.Ordinal)) : null;
        return line is null
            ? ["ibdata1"]
            : line[Setting.Length..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => Path.GetFileName(part.Split(':')[0]));
    }

    private static int PageBytes(uint flags)
    {
        uint shift = (flags & FullCrc32) != 0 ? flags & 0xf : (flags >> 6) & 0xf;
        return shift == 0 ? LargestPageOfThatExtent : 512 << (int)shift;
    }

    private static int PagesPerExtent(int pageBytes) => pageBytes <= LargestPageOfThatExtent ? ExtentBytes / pageBytes : PagesOfLargerExtent;

    // The doublewrite buffer holds copies of pages of all tablespaces, old ones too, which are not pages of this one: innochecksum calls them invalid.
    private static List<(long First, long? Last)> Around(long firstBlock, long secondBlock, int blockPages, long pages)
    {
        var ranges = new List<(long First, long? Last)>();
        long next = 0;
        foreach (long block in new[] { firstBlock, secondBlock }.Order())
        {
            if (block > next)
            {
                ranges.Add((next, block - 1));
            }

            next = Math.Max(next, block + blockPages);
        }

        if (next < pages)
        {
            ranges.Add((next, null));
        }

        return ranges;
    }

    private static uint ReadWord(FileStream file, long offset, Span<byte> word)
    {
        file.Position = offset;
        file.ReadExactly(word);
        return BinaryPrimitives.ReadUInt32BigEndian(word);
    }
}

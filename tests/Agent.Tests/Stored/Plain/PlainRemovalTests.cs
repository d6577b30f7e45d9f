using DbCalm.Agent.Stored.Notes;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Agent.Tests.Artefacts;

namespace DbCalm.Agent.Tests.Stored.Plain;

public sealed class PlainRemovalTests : IDisposable
{
    private readonly TestJob job = new();
    private readonly PlainPlace place;

    public PlainRemovalTests()
    {
        place = new PlainPlace(job.Repository, "b1");
        Directory.CreateDirectory(Path.Combine(place.Files, "sales"));
        File.WriteAllText(Path.Combine(place.Files, "sales", "orders.ibd"), "pages");
        Directory.CreateDirectory(Path.Combine(job.Repository, "b1i"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Manifest_files_and_notes_go_and_nothing_else()
    {
        await File.WriteAllTextAsync(place.Manifest, "{}", Cancel);
        await File.WriteAllTextAsync(Path.Combine(job.Repository, "b1i.note-release-20261121T120000Z-00000000.json"), "{}", Cancel);
        await new BackupNotes(new PlainNotePlace(place)).WriteAsync(new BackupNote.Released(DateTimeOffset.UnixEpoch), Cancel);

        Assert.True(PlainRemoval.Remove(place));
        Assert.True(PlainRemoval.Remove(place));

        Assert.Equal(["b1i", "b1i.note-release-20261121T120000Z-00000000.json"], Entries());
    }

    [Fact]
    public void A_removal_that_died_is_completed()
    {
        File.WriteAllText(place.Removed, "{}");
        Assert.True(PlainRemoval.Remove(place));
        Assert.Equal(["b1i"], Entries());
    }

    [Fact]
    public void A_directory_that_is_not_known_stays()
    {
        Assert.False(PlainRemoval.Remove(place));
        Assert.Equal(["b1", "b1i"], Entries());
    }

    public void Dispose() => job.Dispose();

    private IEnumerable<string?> Entries() => Directory.EnumerateFileSystemEntries(job.Repository).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}

using DbCalm.Agent.Stored.Notes;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Catalog;

namespace DbCalm.Agent.Tests.Stored.Notes;

public sealed class BackupNotesTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly TestJob job = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Notes_are_read_as_they_were_written_and_damaged_ones_are_told(bool isPlain)
    {
        INotePlace place = isPlain ? new PlainNotePlace(new PlainPlace(job.Repository, "b1")) : new ObjectNotePlace(new DirectoryObjectStore(job.Repository), "db1/b1/");
        var notes = new BackupNotes(place);
        await notes.WriteAsync(new BackupNote.Released(Noon.AddMinutes(2)), Cancel);
        await notes.WriteAsync(new BackupNote.Held(Noon, "audit", "ann"), Cancel);
        await notes.WriteAsync(new BackupNote.Proven(Proof.Prepared, Noon.AddMinutes(1), "j1"), Cancel);
        await place.WriteNewAsync("note-proof-20261121T120000Z-00000000.json", "{\"kind\":\"proof\",\"lev"u8.ToArray(), Cancel);
        await place.WriteNewAsync("note-riddle-20261121T120000Z-00000000.json", "{\"kind\":\"riddle\",\"at\":\"2026-11-21T12:00:00Z\"}"u8.ToArray(), Cancel);
        await place.WriteNewAsync("note-release-20261121T120000Z-00000000.json", "{\"at\":\"2026-11-21T12:03:00Z\",\"new\":1,\"kind\":\"release\"}"u8.ToArray(), Cancel);

        FoundNotes found = await notes.ReadAsync(Cancel);

        Assert.Equal(
            [new BackupNote.Held(Noon, "audit", "ann"), new BackupNote.Proven(Proof.Prepared, Noon.AddMinutes(1), "j1"), new BackupNote.Released(Noon.AddMinutes(2)), new BackupNote.Released(Noon.AddMinutes(3))],
            found.Notes);
        Assert.Equal(["note-proof-20261121T120000Z-00000000.json", "note-riddle-20261121T120000Z-00000000.json"], found.Problems.Select(problem => problem.Split(' ')[0]));
        string held = Directory.EnumerateFiles(job.Repository, "*note-hold-20261121T120000Z-*.json", SearchOption.AllDirectories).Single();
        Assert.StartsWith(isPlain ? "b1.note-hold-" : "note-hold-", Path.GetFileName(held), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_of_a_backup_with_a_longer_name_are_not_taken_for_its_own()
    {
        await new BackupNotes(new PlainNotePlace(new PlainPlace(job.Repository, "b1i"))).WriteAsync(new BackupNote.Released(Noon), Cancel);
        Assert.Empty((await new BackupNotes(new PlainNotePlace(new PlainPlace(job.Repository, "b1"))).ReadAsync(Cancel)).Notes);
    }

    public void Dispose() => job.Dispose();
}

using DbCalm.Agent.Jobs;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Jobs;

public sealed class EventOutboxTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string LogFile => directory.At("outbox", "events.log");

    [Fact]
    public void Events_are_numbered_without_gaps_and_survive_a_restart()
    {
        string id;
        using (EventOutbox outbox = Open())
        {
            Fill(outbox, 3);
            id = outbox.Id;
        }

        using EventOutbox again = Open();
        Fill(again, 1);
        Assert.Equal(id, again.Id);
        Assert.Equal([1, 2, 3, 4], Sequences(again.Pending));
    }

    [Fact]
    public void What_was_acknowledged_is_forgotten_and_the_rest_is_sent_again()
    {
        using EventOutbox outbox = Open();
        Fill(outbox, 5);
        Assert.Equal([1, 2], Sequences(outbox.Acknowledge(2)!));
        Assert.Empty(outbox.Acknowledge(2)!);
        Assert.Empty(outbox.Acknowledge(1)!);
        Assert.Equal([3, 4, 5], Sequences(outbox.After(0, 10)));
        Assert.Equal([4], Sequences(outbox.After(3, 1)));
        Assert.Empty(outbox.After(5, 10));
    }

    [Fact]
    public void Numbers_go_on_after_everything_was_acknowledged_and_compacted()
    {
        string id;
        using (EventOutbox outbox = Open())
        {
            id = outbox.Id;
            Fill(outbox, 400, textLength: 500);
            outbox.Acknowledge(400);
            long before = new FileInfo(LogFile).Length;
            outbox.Compact();
            Assert.True(new FileInfo(LogFile).Length < before / 100);
            Fill(outbox, 1);
        }

        using EventOutbox again = Open();
        Assert.Equal(id, again.Id);
        Assert.Equal([401], Sequences(again.Pending));
    }

    [Fact]
    public void Compacting_keeps_what_is_not_acknowledged()
    {
        using (EventOutbox outbox = Open())
        {
            Fill(outbox, 400, textLength: 500);
            outbox.Acknowledge(390);
            outbox.Compact();
            Fill(outbox, 1);
        }

        using EventOutbox again = Open();
        Assert.Equal(Enumerable.Range(391, 11), Sequences(again.Pending));
    }

    [Fact]
    public void A_file_cut_at_any_byte_keeps_every_whole_event_and_takes_new_ones()
    {
        using (EventOutbox outbox = Open())
        {
            Fill(outbox, 4);
        }

        byte[] whole = File.ReadAllBytes(LogFile);
        int kept = 0;
        for (int cut = 48; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(LogFile, whole[..cut]);
            using (EventOutbox outbox = Open())
            {
                Assert.InRange(outbox.Pending.Count, kept, kept + 1);
                kept = outbox.Pending.Count;
                Assert.Equal(Enumerable.Range(1, kept), Sequences(outbox.Pending));
                Fill(outbox, 1);
            }

            using EventOutbox again = Open();
            Assert.Equal(0, again.DroppedBytes);
            Assert.Equal(Enumerable.Range(1, kept + 1), Sequences(again.Pending));
        }

        Assert.Equal(3, kept);
    }

    [Fact]
    public void A_flipped_byte_anywhere_never_yields_a_wrong_event()
    {
        using (EventOutbox outbox = Open())
        {
            Fill(outbox, 3);
        }

        byte[] whole = File.ReadAllBytes(LogFile);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x40;
            File.WriteAllBytes(LogFile, damaged);
            using EventOutbox outbox = Open();
            Assert.Equal(Enumerable.Range(1, outbox.Pending.Count), Sequences(outbox.Pending));
            Assert.All(outbox.Pending, e => Assert.Equal($"step {e.Sequence}", e.Step.Name));
            Assert.True(outbox.Pending.Count < 3);
            Assert.True(outbox.DroppedBytes > 0);
        }
    }

    [Fact]
    public void A_damaged_header_makes_a_new_outbox_with_another_id()
    {
        string id;
        using (EventOutbox outbox = Open())
        {
            id = outbox.Id;
            Fill(outbox, 2);
        }

        File.WriteAllBytes(LogFile, File.ReadAllBytes(LogFile)[..20]);
        using EventOutbox again = Open();
        Assert.NotEqual(id, again.Id);
        Assert.Empty(again.Pending);
    }

    [Fact]
    public void An_acknowledgement_of_events_that_it_never_made_numbers_it_anew()
    {
        using EventOutbox outbox = Open();
        string id = outbox.Id;
        Fill(outbox, 3);
        outbox.Acknowledge(1);
        Assert.Null(outbox.Acknowledge(8));
        Assert.NotEqual(id, outbox.Id);
        Assert.Equal([1, 2], Sequences(outbox.Pending));
        Assert.Equal(["step 2", "step 3"], outbox.Pending.Select(e => e.Step.Name));
    }

    [Fact]
    public async Task Waiting_ends_with_an_append_and_draining_with_the_last_acknowledgement()
    {
        using EventOutbox outbox = Open();
        Task changed = outbox.WaitForChangeAsync(TestContext.Current.CancellationToken);
        Assert.False(changed.IsCompleted);
        Fill(outbox, 2);
        await changed;
        Task drained = outbox.WhenDrainedAsync(TestContext.Current.CancellationToken);
        outbox.Acknowledge(1);
        Assert.False(drained.IsCompleted);
        outbox.Acknowledge(2);
        await drained;
        await outbox.WhenDrainedAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => directory.Dispose();

    private static void Fill(EventOutbox outbox, int count, int textLength = 0)
    {
        for (int i = 0; i < count; i++)
        {
            int number = (int)(outbox.Pending.LastOrDefault()?.Sequence ?? 0) + 1;
            outbox.Append(new JobEvent { JobId = "job", Step = new JobStep { Name = $"step {number}" + new string('x', textLength) } }, durable: i % 2 == 0);
        }
    }

    private static IEnumerable<int> Sequences(IEnumerable<JobEvent> events) => events.Select(e => (int)e.Sequence);

    private EventOutbox Open() => EventOutbox.Open(directory.At("outbox"));
}

using DbCalm.Controller.Database;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Agents;

/// <summary>How far each agent's outbox has been taken in; moved in the transaction that stores the event.</summary>
internal static class OutboxStore
{
    /// <summary>The newest sequence number that is stored; 0 for none.</summary>
    public static async Task<long> FindAsync(StoreTransaction store, HostId host, string outboxId) => await store.FindAsync<long?>(
        "SELECT sequence FROM host_outboxes WHERE host_id = @Host AND outbox_id = @OutboxId",
        new { Host = host.Value, OutboxId = outboxId }) ?? 0;

    /// <summary>Moves on to <paramref name="sequence"/>; false when that one or a later one was stored before.</summary>
    public static async Task<bool> AdvanceAsync(StoreTransaction store, HostId host, string outboxId, long sequence) => await store.ExecuteAsync(
        """
        INSERT INTO host_outboxes (host_id, outbox_id, sequence) VALUES (@Host, @OutboxId, @Sequence)
        ON CONFLICT (host_id, outbox_id) DO UPDATE SET sequence = excluded.sequence WHERE host_outboxes.sequence < excluded.sequence
        """,
        new { Host = host.Value, OutboxId = outboxId, Sequence = sequence }) == 1;
}

using System.Security.Cryptography.X509Certificates;
using DbCalm.Protocol.Trust;

namespace DbCalm.Agent.Identity;

/// <summary>The identity that the next connection is made with; what changes of it while the agent runs is on the disk first.</summary>
internal sealed class CurrentIdentity(IdentityStore store, AgentIdentity first)
{
    private readonly Lock changing = new();
    private volatile AgentIdentity now = first;
    private volatile TaskCompletionSource changed = New();

    /// <summary>The identity as it is now.</summary>
    public AgentIdentity Value => now;

    /// <summary>Completes when it is another one.</summary>
    public Task Changed => changed.Task;

    /// <summary>Takes a renewed certificate, whose key is in <paramref name="folder"/> (see <see cref="IdentityStore.Begin"/>).</summary>
    /// <param name="folder">The folder, which becomes the identity.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="authorities">Those that came with it; null for those that are known.</param>
    public void Renew(string folder, X509Certificate2 certificate, AuthorityBundle? authorities)
    {
        lock (changing)
        {
            var record = new IdentityRecord(0, now.Controller.GetLeftPart(UriPartial.Authority), now.HostId.Value, now.HostName.Value);
            store.Complete(folder, record, certificate, authorities ?? now.Authorities);
            Reload();
        }
    }

    /// <summary>Trusts these authorities from now on, and no others.</summary>
    public void Trust(AuthorityBundle authorities)
    {
        lock (changing)
        {
            store.ReplaceAuthorities(authorities);
            Reload();
        }
    }

    // Connections may still use the certificate from before, so it is left to the collector.
    private void Reload()
    {
        now = store.Load();
        TaskCompletionSource told = changed;
        changed = New();
        told.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

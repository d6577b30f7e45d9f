using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="AuditEndpoint"/> take.</summary>
internal static class AuditCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<AuditEndpoint>.Of(AuditService.Descriptor, on =>
    [
        on.Unary<ListAuditRowsRequest, ListAuditRowsResponse>(e => e.ListAuditRows).Fleet(Permission.ViewAudit),
        on.Unary<VerifyAuditRequest, VerifyAuditResponse>(e => e.VerifyAudit).Fleet(Permission.ViewAudit),
        on.ServerStreaming<ExportAuditRequest, ExportAuditResponse>(e => e.ExportAudit).Fleet(Permission.ViewAudit),
    ]);
}

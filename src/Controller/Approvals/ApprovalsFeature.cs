namespace DbCalm.Controller.Approvals;

/// <summary>Requests that take more than one person.</summary>
internal static class ApprovalsFeature
{
    public static IServiceCollection AddApprovals(this IServiceCollection services) => services
        .AddSingleton<ApprovalSignal>()
        .AddSingleton<ApprovalNotices>()
        .AddSingleton<ApprovalBook>()
        .AddSingleton<DeletionAssessment>()
        .AddSingleton<RetentionAssessment>()
        .AddSingleton<KeyAssessment>();
}

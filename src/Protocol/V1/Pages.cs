// The generated answers that are pages of a list, each a line.
#pragma warning disable MA0048
namespace DbCalm.Protocol.V1;

public sealed partial class ListApprovalsResponse : IPage<Approval>;

public sealed partial class ListAuditRowsResponse : IPage<AuditRow>;

public sealed partial class ListBackupsResponse : IPage<Backup>;

public sealed partial class ListChannelsResponse : IPage<NotificationChannel>;

public sealed partial class ListHostsResponse : IPage<Host>;

public sealed partial class ListInstancesResponse : IPage<Instance>;

public sealed partial class ListJobsResponse : IPage<Job>;

public sealed partial class ListNotificationsResponse : IPage<Notification>;

public sealed partial class ListPoliciesResponse : IPage<Policy>;

public sealed partial class ListRepositoriesResponse : IPage<RepositorySummary>;

public sealed partial class ListRunsResponse : IPage<Run>;

public sealed partial class ListSchedulesResponse : IPage<Schedule>;

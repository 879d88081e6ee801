namespace ChatHost.Accounts;

/// <summary>Registers accounts: where they are kept, and what checks a password.</summary>
internal static class AccountsServiceCollectionExtensions
{
    public static IServiceCollection AddChatAccounts(this IServiceCollection services) => services
        .AddSingleton<AuditLog>()
        .AddSingleton<AccountStore>()
        .AddSingleton<CredentialStore>()
        .AddSingleton<PrivatePairStore>()
        .AddSingleton<MetadataStore>()
        .AddSingleton<SecureAccess>()
        .AddSingleton<TryLimiter>()
        .AddSingleton<RegistrationLimiter>()
        .AddSingleton<PasswordChecker>()
        .AddSingleton<LoginProofs>()
        .AddSingleton<ServerSecret>();
}

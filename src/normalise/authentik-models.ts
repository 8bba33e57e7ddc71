import type { FactKind } from '../domain/fact.ts';
import type { PasswordPolicy } from '../domain/facts/authentik.ts';

/** Models of Authentik that are read, in lower case. */
export const FLOW = 'authentik_flows.flow';
export const STAGE_BINDING = 'authentik_flows.flowstagebinding';
export const POLICY_BINDING = 'authentik_policies.policybinding';
export const PROMPT_STAGE = 'authentik_stages_prompt.promptstage';
export const IDENTIFICATION_STAGE = 'authentik_stages_identification.identificationstage';
export const BRAND = 'authentik_brands.brand';
export const PROXY = 'authentik_providers_proxy.proxyprovider';
export const STAGE = /^authentik_stages_\w+\.\w+stage$/;
export const PROVIDER = /^authentik_providers_\w+\.\w+provider$/;
/** Providers that outposts serve as a directory: what they call their authorization flow is the one by which people log in. */
export const BINDS = /^authentik_providers_(?:ldap\.ldap|radius\.radius)provider$/;
export const SOURCE = /^authentik_sources_\w+\.\w+source$/;

/** The kinds of policies that are about passwords, by their models. */
export const PASSWORD_POLICIES: ReadonlyMap<string, PasswordPolicy['model']> = new Map([
  ['authentik_policies_password.passwordpolicy', 'password'],
  ['authentik_policies_unique_password.uniquepasswordpolicy', 'uniqueness'],
  ['authentik_policies_expiry.passwordexpirypolicy', 'expiry'],
]);

/** The kinds of fact that an object of a model decides, itself or together with others; none for models that are passed over. */
export function kindsOfModel(model: string): readonly FactKind[] {
  if (model === FLOW) return ['authentikFlow'];
  if (model === STAGE_BINDING) return ['authentikStageBinding', 'passwordPolicy'];
  if (model === POLICY_BINDING) return ['authentikStageBinding', 'passwordPolicy'];
  if (model === PROMPT_STAGE) return ['authentikStage', 'passwordPolicy'];
  if (model === BRAND) return ['authentikBrand', 'authentikFlowUse'];
  if (STAGE.test(model)) return ['authentikStage', 'authentikFlowUse'];
  if (PROVIDER.test(model)) return ['authentikProvider', 'authentikFlowUse'];
  if (SOURCE.test(model)) return ['authentikFlowUse'];
  return PASSWORD_POLICIES.has(model) ? ['passwordPolicy'] : [];
}

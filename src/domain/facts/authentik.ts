import type { Pointer } from '../evidence.ts';
import type { Setting } from './setting.ts';

/** A stage of an Authentik flow that concerns login. */
export interface AuthentikStage {
  readonly id: string;
  readonly model: string;
  readonly notConfiguredAction: Setting<string>;
  readonly deviceClasses: Setting<readonly string[]>;
  /** Of a user-login stage, as written: `hours=1`; `seconds=0`, the default, lasts until the browser closes. */
  readonly sessionDuration: Setting<string>;
  /** Of a user-login stage, as written: how much longer a session lasts for users who ask to be remembered. */
  readonly rememberMeOffset: Setting<string>;
  /** Of a validation stage, as written: a device used within this time is not asked for again; `seconds=0`, the default, always asks. */
  readonly lastAuthThreshold: Setting<string>;
  /** Models of the stages by which a validation stage lets a device be set up; absent when none is named. */
  readonly setsUpWith?: Setting<readonly string[]>;
  /** Of an identification stage: whether it asks for the password as well; absent for all others. */
  readonly asksPassword?: Setting<boolean>;
  /** The policies by which a prompt stage checks what is entered, by name; by key where the evidence does not hold a policy of the API. */
  readonly validatesWith?: readonly string[];
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** An Authentik flow. */
export interface AuthentikFlow {
  readonly id: string;
  readonly designation: Setting<string>;
  /** Who may run it: `none`, `require_unauthenticated`, `require_authenticated`, `require_redirect` …; null when not set, which is `none`. */
  readonly authentication?: Setting<string>;
  /** How many different stages it says to have; absent where it does not say, as in a blueprint. */
  readonly stageCount?: number;
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** That a stage runs in a flow. `flow` and `stage` are the ids (names, slugs) of facts in the same evidence. */
export interface AuthentikStageBinding {
  readonly flow: string;
  readonly stage: string;
  /** Model of the stage where the binding itself tells it, so that it is known of a stage that the evidence does not hold. */
  readonly stageModel: string | null;
  /** Stages of a flow run in ascending order of this number. */
  readonly order: Setting<number>;
  /** Names of the policies, groups and users that decide whether the stage runs; empty, and without doubts: it always runs. */
  readonly policies: readonly string[];
  /** What of it the evidence leaves open or contradicts, in words such as `whether it is bound to it at all`; absent: nothing. */
  readonly doubts?: readonly string[];
  /** `all` of them must let pass, or `any` of them; null when not set, which is `any`. */
  readonly policyEngineMode?: Setting<string>;
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** A password rule of Authentik. */
export interface PasswordPolicy {
  readonly id: string;
  readonly model: 'password' | 'uniqueness' | 'expiry';
  readonly lengthMin: Setting<number>;
  readonly uppercaseMin: Setting<number>;
  readonly lowercaseMin: Setting<number>;
  readonly digitsMin: Setting<number>;
  readonly symbolsMin: Setting<number>;
  /** Number of old passwords that are refused. */
  readonly history: Setting<number>;
  /** False when the check against the static rules is switched off. */
  readonly checksStaticRules: Setting<boolean>;
  /** The characters that count as symbols; null when not set, which is punctuation. */
  readonly symbolCharset?: Setting<string>;
  /** The field of the prompt that it looks at; null when not set, which is `password`. */
  readonly passwordField?: Setting<string>;
  /** What it is bound to: stages, flows or prompts, by name. Empty: bound to nothing, so without effect. */
  readonly boundTo: readonly string[];
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** An application of Authentik, by one of its providers: it may have others, such as a directory, of which each is a fact of its own. */
export interface AuthentikApplication {
  readonly slug: string;
  readonly name: string;
  /** Name of its provider; null when it has none and is a mere link. */
  readonly provider: Setting<string>;
  /** Key of its provider in the API of Authentik. */
  readonly providerKey?: string;
  /**
   * Slug of the flow by which somebody who is not logged in gets in: that of the provider, else of the brand.
   * Unresolved when the evidence does not hold the provider or the brand; null when neither names one, so Authentik picks one by itself.
   */
  readonly authenticationFlow: Setting<string>;
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** A provider of Authentik: how an application asks who somebody is. */
export interface AuthentikProvider {
  readonly name: string;
  /** e.g. `authentik_providers_oauth2.oauth2provider`; null when not said. */
  readonly model: string | null;
  /** Slug of the flow it names for people who are not logged in; null: the brand's holds. */
  readonly authenticationFlow: Setting<string>;
  /** Of a proxy provider, as written: how long the sessions last that its outposts keep; null for all others. */
  readonly accessTokenValidity: Setting<string>;
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** A brand of Authentik: the defaults of what it serves under a domain. */
export interface AuthentikBrand {
  readonly domain: string;
  /** Holds where no other brand's domain matches; null when not said. */
  readonly default: Setting<boolean>;
  /** Slug of its authentication flow; null: Authentik picks one by itself. */
  readonly authenticationFlow: Setting<string>;
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** That the API of Authentik listed its objects of one kind: without it, what no fact shows may exist all the same. */
export interface AuthentikListing {
  readonly list: 'flows' | 'stages' | 'stageBindings' | 'policies' | 'policyBindings' | 'applications' | 'providers' | 'brands';
  readonly listed: number;
  /** More than `listed` on a page of several. */
  readonly total: number;
  readonly from: Pointer;
}

/** That something besides the authentication flow of a brand lets people log in by a flow of Authentik: a source, a provider, a login without password. */
export interface AuthentikFlowUse {
  /** Slug of the flow. */
  readonly flow: Setting<string>;
  /** What uses it, for people: `source "forge"`. */
  readonly by: string;
  /** Set where it is led to for something else, as for recovery, so that it need not log anybody in. */
  readonly perhaps?: true;
  readonly from: Pointer;
}

/** That a blueprint takes an object of Authentik away. Where another one describes it, nobody knows which of them was applied last. */
export interface AuthentikRemoval {
  /** Application and model in lower case, e.g. `authentik_flows.flow`. */
  readonly model: string;
  /** Its slug or name; of a binding, the name of the stage or policy that it binds. */
  readonly name: string;
  /** Of a binding, the slug or name of what it binds to; null for all else. */
  readonly target: string | null;
  readonly from: Pointer;
}

/** That a policy, group or user decides about something in Authentik, by the keys of its API or the names in a blueprint. */
export interface AuthentikPolicyBinding {
  /** What it decides about: a flow, a binding of a stage, an application … Of the binding of a stage a blueprint gives the stage. */
  readonly target: string;
  /** Model of the target in lower case where a blueprint tells it; null else, as in the API. */
  readonly targetModel: string | null;
  /** Set where a blueprint does not tell its target: it may be the binding of any stage. */
  readonly open?: true;
  readonly decider: 'policy' | 'group' | 'user';
  /** Name where the export gives one, else the key. */
  readonly name: string;
  readonly key: string;
  /** Switched on or off; null when not said, which is on. */
  readonly enabled: Setting<boolean>;
  /** null when not said, which is not negated. */
  readonly negated: Setting<boolean>;
  /** Set where it lets pass what the policy fails to judge. */
  readonly lenient?: Setting<boolean>;
  readonly from: Pointer;
}
